# Renders Markdown as Jekyll does: Liquid first, then kramdown with Jekyll's settings and its GFM parser.
# Reads and writes one JSON string a line.
require "json"
require "kramdown"
require "kramdown-parser-gfm"
require "liquid"
require "psych"

Encoding.default_external = Encoding::UTF_8
# https://jekyllrb.com/docs/configuration/default/
SETTINGS = { input: "GFM", auto_ids: true, hard_wrap: false, entity_output: "as_char",
             smart_quotes: "lsquo,rsquo,ldquo,rdquo" }

$stdout.sync = true
$stdin.each_line do |line|
  request = JSON.parse(line)
  if request["yaml"]
    puts JSON.generate(Psych.safe_load(request["yaml"], permitted_classes: [Date, Time]), allow_nan: true)
  else
    text = Liquid::Template.parse(request["markdown"]).render
    puts JSON.generate(Kramdown::Document.new(text, SETTINGS).to_html.scrub)
  end
rescue Psych::Exception, JSON::GeneratorError => error
  puts JSON.generate({ "error" => "#{error.class} #{error.message}" })
rescue Liquid::SyntaxError, RangeError, ArgumentError => error # the two last are kramdown's own faults
  puts JSON.generate("<p>#{error.class}</p>")
end

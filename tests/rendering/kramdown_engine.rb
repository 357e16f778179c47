# Renders Markdown as Jekyll does: Liquid first, then kramdown with Jekyll's settings and its GFM parser. Reads YAML
# with Psych, and dates with Time.parse on a site in Shanghai.
# Reads and writes one JSON string a line.
require "json"
require "kramdown"
require "kramdown-parser-gfm"
require "liquid"
require "psych"
require "time"

ENV["TZ"] = "Asia/Shanghai"
Encoding.default_external = Encoding::UTF_8
# https://jekyllrb.com/docs/configuration/default/
SETTINGS = { input: "GFM", auto_ids: true, hard_wrap: false, entity_output: "as_char",
             smart_quotes: "lsquo,rsquo,ldquo,rdquo" }

$stdout.sync = true
$stdin.each_line do |line|
  request = JSON.parse(line)
  if request["yaml"]
    puts JSON.generate(Psych.safe_load(request["yaml"], permitted_classes: [Date, Time], aliases: true), allow_nan: true)
  elsif request["date"]
    # The parts that a text leaves out come from the clock: of two clocks a date that names them all is the same.
    found = [0, 500_000_000].map { |clock| Time.parse(request["date"], Time.at(clock)).iso8601 } rescue nil
    puts JSON.generate(found && found.uniq.size == 1 ? found.first : nil)
  else
    text = Liquid::Template.parse(request["markdown"]).render
    puts JSON.generate(Kramdown::Document.new(text, SETTINGS).to_html.scrub)
  end
rescue Psych::Exception, JSON::GeneratorError => error
  puts JSON.generate({ "error" => "#{error.class} #{error.message}" })
rescue Liquid::SyntaxError, RangeError, ArgumentError => error # the two last are kramdown's own faults
  puts JSON.generate("<p>#{error.class}</p>")
end

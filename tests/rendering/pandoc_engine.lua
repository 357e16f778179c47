-- Renders Markdown with pandoc: reads one JSON object a line, writes one JSON string a line.
for line in io.lines() do
  local request = pandoc.json.decode(line)
  local document = pandoc.read(request.markdown, request.format)
  io.write(pandoc.json.encode(pandoc.write(document, "html")), "\n")
  io.flush()
end

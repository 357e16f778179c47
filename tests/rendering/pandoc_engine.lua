-- Renders Markdown with pandoc, or writes HTML as Markdown: reads one JSON object a line, writes one string.
for line in io.lines() do
  local request = pandoc.json.decode(line)
  local answer
  if request.html then
    answer = pandoc.write(pandoc.read(request.html, "html"), "gfm", { wrap_text = "none" })
  else
    answer = pandoc.write(pandoc.read(request.markdown, request.format), "html")
  end
  io.write(pandoc.json.encode(answer), "\n")
  io.flush()
end

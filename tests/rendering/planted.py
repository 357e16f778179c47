"""Differences planted in Markdown that emnews wrote, each of which ``--verify`` must see."""

from __future__ import annotations

TABLES = (
    "<table><tr><th>代码</th><th>价</th></tr><tr><td>甲</td><td>2</td></tr></table><p>中。</p>"
    "<table><tr><th colspan=2>合</th></tr><tr><td rowspan=2>丙</td><td><ul><li>一</li><li>二</li></ul></td></tr>"
    "<tr><td>丁</td></tr></table>"
)
LISTS = "<ul><li>一<ul><li>二</li></ul></li></ul><p>中。</p><ol start=3><li>三</li><li>四</li></ol>"
PICTURES = (
    "<p><img src='http://x.example/a.jpg' alt='港'></p><p>中。</p><p><img src='http://x.example/b.jpg'></p>"
)
PIPES = "| 代码 | 价 |\n| --- | --- |\n| 甲 | 2 |"

PLANTED = [
    (TABLES, PIPES, "代码\n\n价\n\n甲\n\n2", "Table 1 has grid “th th / td td” in the post, but “th 2×1 / td 1×2 td / td” in the Markdown"),
    (TABLES, PIPES, "| 代码 |\n| --- |\n| 价 |\n| 甲 |\n| 2 |", "Table 1 has grid “th th / td td” in the post, but “th / td / td / td” in the Markdown"),
    (TABLES, "<th colspan", "<td colspan", "Table 2 has grid “th 2×1 / td 1×2 td / td” in the post, but “td 2×1 / td 1×2 td / td” in the Markdown"),
    (TABLES, ' colspan="2"', "", "Table 2 has grid “th 2×1 / td 1×2 td / td” in the post, but “th / td 1×2 td / td” in the Markdown"),
    (TABLES, ' rowspan="2"', "", "Table 2 has grid “th 2×1 / td 1×2 td / td” in the post, but “th 2×1 / td td / td” in the Markdown"),
    (TABLES, "</tr>\n<tr><td>丁", "<td>丁", "Table 2 has grid “th 2×1 / td 1×2 td / td” in the post, but “th 2×1 / td 1×2 td td” in the Markdown"),
    (TABLES, "<li>一</li>\n<li>二</li>", "<li>一<p>二</p></li>", "List 1 has items “1: - -” in the post, but “1: -” in the Markdown"),
    (LISTS, "\n\n  - 二", "\n\n- 二", "List 1 has items “1: -” in the post, but “1: - -” in the Markdown"),
    (LISTS, '<ol start="3">', '<ol>', "List 3 has items “1: 3. 4.” in the post, but “1: 1. 2.” in the Markdown"),
    (LISTS, '<ol start="3">\n<li>三</li>\n<li>四</li>\n</ol>', '- 三\n- 四', "List 3 has items “1: 3. 4.” in the post, but “1: - -” in the Markdown"),
    (LISTS, '<ol start="3">\n<li>三</li>\n<li>四</li>\n</ol>', '三\n\n四', "List 3 has items “1: 3. 4.” in the post, but “” in the Markdown"),
    (PICTURES, "a.jpg", "c.jpg", "Paragraph 2 has images “http://x.example/a.jpg 港” in the post, but “http://x.example/c.jpg 港” in the Markdown"),
    (PICTURES, "![港](http://x.example/a.jpg)\n\n中。", "中。\n\n![港](http://x.example/a.jpg)", "Paragraph 2 has images “http://x.example/a.jpg 港” in the post, but “” in the Markdown"),
]  # fmt: skip
"""The HTML of a body, what is replaced in the Markdown, by what, and what is said of it."""

NOTED = "甲[^a]乙[^b]。\n\n[^a]: 一。\n[^b]: 二。\n"
PLANTED_IN_NOTES = [
    ("甲[^1]", "甲\\[1\\]", "Footnote 1 has note"),
    ("甲[^1]乙[^2]", "甲[^1]乙[^2][^2]", "Footnote 2 has note"),
    ("[^1]: 一。\n\n[^2]: 二。", "[^1]: 二。\n\n[^2]: 一。", "Footnote 1 has note"),
    ("[^2]: 二。", "[^2]: 三。", "Footnote 2 has note"),
]

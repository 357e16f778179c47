"""Values of YAML's nodes: the texts in one, and one written anew on a line."""

from __future__ import annotations

import yaml

from emnews_cli.model.front_matter import Kind
from emnews_cli.model.quoting import quoted
from emnews_cli.readers.decoding import visible

MERGE = "tag:yaml.org,2002:merge"
Refusal = (yaml.YAMLError, RecursionError)
"""What is raised where YAML can't read a text."""
_DEEPEST_VALUE = 100


def items_of(node: yaml.Node) -> tuple[list[str], bool]:
    """The text of a scalar, or of the scalars in a list and the lists in it; and whether there is more in it.

    An escape in double quotes may hold any character, so the text is made visible once more.
    """
    if isinstance(node, yaml.ScalarNode):
        is_null = node.tag == "tag:yaml.org,2002:null"
        return ([visible(node.value)] if node.value or node.style else []), is_null and bool(node.value)
    if not isinstance(node, yaml.SequenceNode):
        return [], True
    leaves = _leaves(node)
    items = [
        visible(leaf.value) for leaf in leaves if isinstance(leaf, yaml.ScalarNode) and not _is_null(leaf)
    ]
    has_more = any(
        not isinstance(leaf, yaml.ScalarNode) or (_is_null(leaf) and leaf.value) for leaf in leaves
    )
    return items, has_more


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def _leaves(node: yaml.SequenceNode) -> list[yaml.Node]:
    """What a list and the lists in it hold, as Jekyll flattens them."""
    found: list[yaml.Node] = []
    waiting = [*reversed(node.value)]
    while waiting:
        item = waiting.pop()
        if isinstance(item, yaml.SequenceNode):
            waiting += reversed(item.value)
        else:
            found.append(item)
    return found


def flow(node: yaml.Node, *, flat: bool = False) -> str:
    """A value as YAML on one line, strings in quotes; without anchors, aliases and tags.

    Args:
        node: the value.
        flat: whether it is a list of names: lists in it are parts of it, and what says nothing is left out.
    """
    if flat and isinstance(node, yaml.SequenceNode):
        return f"[{', '.join(_name(item) for item in _leaves(node) if not _is_null(item))}]"
    parts: list[str] = []
    _add_flow(node, parts, 0)
    return "".join(parts)


def _name(node: yaml.Node) -> str:
    """A category or a tag, which is a text also where YAML takes it for a number or a truth value."""
    return quoted(visible(node.value)) if isinstance(node, yaml.ScalarNode) else flow(node)


def _add_flow(node: yaml.Node, parts: list[str], depth: int) -> None:
    if isinstance(node, yaml.ScalarNode):
        parts.append(_scalar(node))
    elif depth > _DEEPEST_VALUE:
        parts.append('"…"')
    elif isinstance(node, yaml.SequenceNode):
        _add_row("[]", [(None, item) for item in node.value], parts, depth)
    else:
        _add_row("{}", node.value, parts, depth)


def _add_row(
    brackets: str, pairs: list[tuple[yaml.Node | None, yaml.Node]], parts: list[str], depth: int
) -> None:
    parts.append(brackets[0])
    for number, (key, value) in enumerate(pairs):
        parts.append(", " if number else "")
        if key is not None and key.tag == MERGE and _can_be_merged(value):
            parts.append("<<: ")
        elif key is not None:
            _add_flow(key, parts, depth + 1)
            parts.append(": ")
        _add_flow(value, parts, depth + 1)
    parts.append(brackets[1])


def _can_be_merged(node: yaml.Node) -> bool:
    """Whether readers take a value for mappings to merge; others they refuse."""
    parts = node.value if isinstance(node, yaml.SequenceNode) else [node]
    return all(isinstance(part, yaml.MappingNode) for part in parts)


def _scalar(node: yaml.ScalarNode) -> str:
    value = visible(node.value)
    if node.style or kind_of(node) is Kind.STRING:
        return quoted(value)
    return (value or "null") if _can_be_made(value) else quoted(value)


def _can_be_made(value: str) -> bool:
    """Whether readers make a number or a date of it; there is no 30 February."""
    try:
        return not isinstance(yaml.load(value, yaml.CSafeLoader), str)
    except (*Refusal, ValueError, OverflowError):
        return False


_KINDS = {
    "str": Kind.STRING, "null": Kind.NULL, "bool": Kind.BOOLEAN, "int": Kind.INTEGER,
    "float": Kind.FLOAT, "timestamp": Kind.TIMESTAMP, "seq": Kind.LIST, "map": Kind.MAPPING,
}  # fmt: skip


def kind_of(node: yaml.Node) -> Kind:
    """What YAML takes a value for."""
    if isinstance(node, yaml.SequenceNode):
        return Kind.LIST
    if isinstance(node, yaml.MappingNode):
        return Kind.MAPPING
    return _KINDS.get(node.tag.removeprefix("tag:yaml.org,2002:"), Kind.STRING)

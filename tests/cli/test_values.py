"""Values that are taken as they are must be what typer makes of them."""

from typing import Annotated, Any, Literal

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from emnews_cli.cli.plain_values import NOT_PLAIN, plain_value, taking_plain_values

TYPES: dict[str, Any] = {
    "str": str,
    "str or none": str | None,
    "words": Literal["keep", "drop"],
    "list": list[str] | None,
    "int": int,
}


def parameter_of(type_: Any, least: int | None = None) -> Any:
    app = typer.Typer(add_completion=False)

    @app.command()
    def command(value: Annotated[type_, typer.Option(min=least)] = None) -> None: ...

    return typer.main.get_command(app).params[0]


def by_typer(parameter: Any, value: object) -> object:
    context = typer.Context(typer.main.get_command(typer.Typer(callback=lambda: None)))
    return type(parameter).process_value(parameter, context, value)


@pytest.mark.parametrize("name", TYPES)
@given(
    st.one_of(
        st.none(),
        st.text("0123456789keepdro-+_ .１٣é", max_size=12),
        st.sampled_from(("keep", "drop", "KEEP", "0", "007", "99999999999999999999", "-1", "1.0", "true")),
    )
)
def test_a_plain_value_is_what_typer_makes_of_it(name: str, value: str | None) -> None:
    parameter = parameter_of(TYPES[name], 2 if name == "int" else None)
    given_ = (value,) if name == "list" and value is not None else value
    descriptor = parameter.type_descriptor
    found = plain_value(descriptor.annotation, given_, descriptor.parameter_info.min)
    if found is not NOT_PLAIN:
        assert found == by_typer(parameter, given_)


@pytest.mark.parametrize(
    ("name", "value"), [("str", "x"), ("words", "drop"), ("list", ("a", "b")), ("int", "12"), ("int", None)]
)
def test_ordinary_values_are_plain(name: str, value: Any) -> None:
    assert plain_value(parameter_of(TYPES[name]).type_descriptor.annotation, value) is not NOT_PLAIN


def test_what_is_not_plain_is_for_typer_with_its_own_words() -> None:
    (parameter,) = taking_plain_values([parameter_of(Literal["keep", "drop"])])
    context = typer.Context(typer.main.get_command(typer.Typer(callback=lambda: None)))
    assert parameter.process_value(context, "drop") == "drop"
    with pytest.raises(typer.BadParameter, match="keep"):
        parameter.process_value(context, "other")

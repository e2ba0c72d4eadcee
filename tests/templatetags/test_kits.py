"""Commands and code as they are drawn."""

import pytest

from messaging.templatetags.kits import command_or_code


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("a\n  b", "a\n&#32;&#32;b"),
        ("<b> 'x'", "&lt;b&gt; &#x27;x&#x27;"),
        (
            "cast send 0x12 \\\n  'f(uint256)' \\\n  --chain 5",
            (
                '<span class="k">cast send</span> 0x12 \\\n&#32;&#32;'
                '<span class="v">&#x27;f(uint256)&#x27;</span> \\\n&#32;&#32;'
                '<span class="k">--chain</span> 5'
            ),
        ),
        (
            "cast send '<i>(1)'",
            '<span class="k">cast send</span> &#x27;&lt;i&gt;(1)&#x27;',
        ),
    ],
)
def test_spaces_at_the_margin_and_every_letter_stay(text: str, drawn: str) -> None:
    assert command_or_code(text) == drawn

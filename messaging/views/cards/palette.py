"""The light colours of the stylesheet's tokens, as a drawing needs them; a test compares them."""

PAPER = "#fbf9f6"
SURFACE = "#ffffff"
INK = "#181d27"
INK_2 = "#4b505b"
INK_3 = "#626671"
HAIR = "#e9e7e3"
RULE = "#d9d7d3"
ACCENT = "#4d4ad4"
ACCENT_BG = "#eff2ff"
OK = "#006a3e"
OK_BG = "#e3faec"
FAIL = "#ba1e23"
FAIL_BG = "#fff0ee"
SUNK = "#f5f4f0"
CHAINS = (
    "#292e38",
    "#135ae4",
    "#c643a9",
    "#8048b6",
    "#008590",
    "#6f7d28",
    "#0c82bf",
    "#795d3c",
    "#5343ac",
    "#008171",
    "#9a55a5",
    "#43668a",
)
TOKENS = {
    "paper": PAPER,
    "surface": SURFACE,
    "ink": INK,
    "ink-2": INK_2,
    "ink-3": INK_3,
    "hair": HAIR,
    "rule": RULE,
    "accent": ACCENT,
    "accent-bg": ACCENT_BG,
    "ok": OK,
    "ok-bg": OK_BG,
    "fail": FAIL,
    "fail-bg": FAIL_BG,
    "sunk": SUNK,
    **{f"chain-{at}": colour for at, colour in enumerate(CHAINS)},
}

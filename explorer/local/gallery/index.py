"""The page that shows all pictures beside each other; pure."""

from collections.abc import Sequence
from html import escape

from explorer.local.gallery.pictures import LOOKS, Shown

_STYLE = """
body { font: 14px/1.5 system-ui, sans-serif; margin: 2rem; background: #f4f4f1; color: #222; }
h2 { margin: 2.5rem 0 .25rem; font-size: 1rem; }
p { margin: 0 0 .75rem; } .fault { color: #a3231f; }
nav { columns: 14rem; margin: 1rem 0 2rem; }
.looks { display: grid; grid-template-columns: 2fr 2fr 1fr 1.3fr; gap: 1rem; align-items: start; }
figure { margin: 0; } img { width: 100%; border: 1px solid #ccc; background: #fff; }
"""


def index_of(shown: Sequence[Shown], url: str) -> str:
    """The whole page: a list of names, then a row of pictures for each."""
    faults = [one for one in shown if one.fault]
    links = "".join(
        f'<a href="#{escape(one.page.name)}"{" class=fault" if one.fault else ""}>'
        f"{escape(one.page.name)}</a><br>"
        for one in shown
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>Crosslane, every page</title>
<style>{_STYLE}</style>
<h1>Every page of {escape(url)}</h1>
<p>{len(shown)} pages; {_told(len(faults))}</p>
<nav aria-label="Pages">{links}</nav>
{"".join(_row(one) for one in shown)}
</html>
"""


def _told(faults: int) -> str:
    return f'<b class="fault">{faults} could not be shown</b>' if faults else "all could be shown"


def _row(one: Shown) -> str:
    name = escape(one.page.name)
    what = f'<b class="fault">{escape(one.fault)}</b>' if one.fault else ""
    where = f"<code>{escape(one.path)}</code>" if one.path else "the local traffic has no example"
    figures = "".join(
        f'<figure><a href="{escape(file)}">'
        f'<img loading="lazy" src="{escape(file)}" alt="{name}, {look.name}"></a></figure>'
        for look in LOOKS
        if (file := one.pictures.get(look.name))
    )
    return f'<h2 id="{name}">{name}</h2><p>{where} {what}</p><div class="looks">{figures}</div>\n'

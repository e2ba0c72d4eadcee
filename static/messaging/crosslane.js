// Copy buttons, the theme switch, "/" for search, and what must survive a swap. Pages work without.
(function () {
  "use strict";
  const root = document.documentElement;
  const words = document.getElementById("script-words").dataset;
  const said = document.getElementById("said");

  function isDark() {
    if (root.dataset.theme) return root.dataset.theme === "dark";
    return matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function switchTheme() {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {
      // Storage is refused: the choice lasts for this page.
    }
  }

  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    button.hidden = false;
    button.addEventListener("click", switchTheme);
  }

  // Politely, to who listens; the same words twice in a row are two announcements.
  function say(text) {
    said.textContent = "";
    setTimeout(() => (said.textContent = text), 50);
  }

  // Where the clipboard is refused: over plain http, or by the reader.
  function copyByCommand(text) {
    const field = document.createElement("textarea");
    const focused = document.activeElement;
    field.value = text;
    field.readOnly = true;
    field.className = "vh";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (focused) focused.focus({ preventScroll: true });
    return done;
  }

  async function copy(button) {
    const from = button.dataset.copyFrom && document.getElementById(button.dataset.copyFrom);
    const text = from ? from.textContent : button.dataset.copy;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      if (!copyByCommand(text)) {
        say(words.copyRefused);
        return;
      }
    }
    say(words.copied);
    const use = button.querySelector("use");
    const drawing = use.getAttribute("href");
    if (drawing === "#i-check") return;
    use.setAttribute("href", "#i-check");
    setTimeout(() => use.setAttribute("href", drawing), 1500);
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest(".copy");
    if (button) copy(button);
    for (const open of document.querySelectorAll(".narrow-by[open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
  });

  document.addEventListener("keydown", function (event) {
    const chip = (event.key === "Delete" || event.key === "Backspace") && event.target.closest(".chip .off");
    if (chip) chip.click();
    if (event.key === "Escape") {
      for (const open of document.querySelectorAll(".narrow-by[open]")) {
        open.open = false;
        open.querySelector("summary").focus();
      }
    }
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const box = document.getElementById("q");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  // A part that is swapped keeps its open disclosures and the focus.
  let open = [];
  let focused = null;

  function keyOf(element) {
    return (
      element.dataset.copy ||
      element.dataset.copyFrom ||
      element.getAttribute("href") ||
      (element.tagName === "SUMMARY" && element.parentElement.id) ||
      element.getAttribute("aria-label")
    );
  }

  document.addEventListener("htmx:beforeSwap", function (event) {
    const target = event.detail.target;
    open = Array.from(target.querySelectorAll("details[open][id]"), (one) => one.id);
    focused = target.contains(document.activeElement) ? keyOf(document.activeElement) : null;
  });

  document.addEventListener("htmx:afterSettle", function () {
    for (const id of open) {
      const details = document.getElementById(id);
      if (details) details.open = true;
    }
    if (focused) {
      const candidates = document.querySelectorAll("#message :is(a, button, summary, [tabindex])");
      const again = Array.from(candidates).find((one) => keyOf(one) === focused);
      if (again && document.activeElement !== again) again.focus({ preventScroll: true });
    }
    open = [];
    focused = null;
  });

  // The server does not answer, or not as it should: what stands here is old, and says since when.
  // The next good answer brings a line of its own.
  let answered = new Date();
  const troubles = {
    "htmx:sendError": words.notReached,
    "htmx:timeout": words.notReached,
    "htmx:responseError": words.notUpdated,
  };

  document.addEventListener("htmx:beforeOnLoad", function (event) {
    if (event.detail.xhr.status < 400) answered = new Date();
  });
  for (const [name, trouble] of Object.entries(troubles)) {
    document.addEventListener(name, function () {
      const fresh = document.getElementById("fresh");
      if (!fresh) return;
      fresh.classList.add("late");
      fresh.textContent = trouble.replace("{time}", window.crosslane.clock(answered));
    });
  }
})();

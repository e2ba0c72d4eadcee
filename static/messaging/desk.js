// The desk by keyboard. Everything it does can be done by the forms of the page, which work without.
(function () {
  "use strict";
  const queue = document.querySelector("[data-queue]");
  const place = queue || document.querySelector("[data-case]");
  if (!place) return;
  const rows = queue ? Array.from(queue.querySelectorAll("tbody tr")) : [];
  const count = document.querySelector("[data-count]");
  let at = -1;

  function boxOf(row) {
    return row.querySelector("input[type=checkbox]");
  }

  function ticked() {
    return rows.filter((row) => boxOf(row).checked);
  }

  function tell() {
    if (count) count.textContent = count.dataset.words.replace("%(count)s", ticked().length);
  }

  function mark(next) {
    if (!rows.length) return;
    if (rows[at]) rows[at].classList.remove("cursor");
    at = Math.max(0, Math.min(rows.length - 1, next));
    rows[at].classList.add("cursor");
    boxOf(rows[at]).focus({ preventScroll: true });
    rows[at].scrollIntoView({ block: "nearest" });
  }

  // What is selected is meant; with nothing selected, the row that is marked.
  function meant() {
    if (!queue || ticked().length) return true;
    if (!rows[at]) return false;
    boxOf(rows[at]).checked = true;
    tell();
    return true;
  }

  function use(key) {
    const control = place.querySelector(`[data-key="${key}"]`);
    if (!control || !meant()) return;
    if (control.tagName === "SUMMARY") {
      control.parentElement.open = true;
      control.parentElement.querySelector("select, textarea").focus();
    } else if (control.tagName === "TEXTAREA") control.focus();
    else control.click();
  }

  const keys = {
    j: () => mark(at + 1),
    k: () => mark(at - 1),
    x: () => {
      if (!rows[at]) return;
      boxOf(rows[at]).checked = !boxOf(rows[at]).checked;
      tell();
    },
    o: () => rows[at] && rows[at].querySelector("[data-open]").click(),
    "?": () => {
      const all = document.querySelector("[data-keys]");
      if (!all) return;
      all.open = !all.open;
      if (all.open) all.querySelector("summary").focus();
    },
  };
  for (const key of "aenr") keys[key] = () => use(key);

  // Somebody who speaks to the machine, or whose hand shakes, can do without single keys.
  let on = true;
  try {
    on = localStorage.getItem("desk-keys") !== "off";
  } catch {
    // Storage is refused: they work on this page.
  }
  const choice = document.querySelector("[data-keys-choice]");
  if (choice) {
    const box = choice.querySelector("input");
    choice.hidden = false;
    box.checked = on;
    box.addEventListener("change", function () {
      on = box.checked;
      try {
        localStorage.setItem("desk-keys", on ? "on" : "off");
      } catch {
        // As above.
      }
    });
  }

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      for (const pop of document.querySelectorAll(".pop[open]")) {
        pop.open = false;
        pop.querySelector("summary").focus();
      }
    }
    if (event.ctrlKey || event.metaKey || event.altKey || (!on && event.key !== "?")) return;
    const field = event.target.closest("input, textarea, select, [contenteditable]");
    if (field && field.type !== "checkbox") return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  if (!queue) return;
  queue.addEventListener("change", tell);
  queue.addEventListener("reset", () => setTimeout(tell));
  queue.addEventListener("focusin", function (event) {
    const row = event.target.closest("tbody tr");
    if (!row || row === rows[at]) return;
    if (rows[at]) rows[at].classList.remove("cursor");
    at = rows.indexOf(row);
    row.classList.add("cursor");
  });
  queue.addEventListener("click", function (event) {
    for (const pop of queue.querySelectorAll(".pop[open]")) {
      if (!pop.contains(event.target)) pop.open = false;
    }
  });
  tell();
})();

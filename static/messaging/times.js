// Times in the reader's zone, ages and countdowns that tick. What stands in the page is right without.
(function () {
  "use strict";
  const crosslane = (window.crosslane = window.crosslane || {});
  const words = document.getElementById("script-words").dataset;
  const units = words.units.split(" ");
  const sizes = [86400, 3600, 60, 1];
  const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  // When the numbers of an element were right; a swap brings newer ones.
  const born = new WeakMap();
  const answered = performance.getEntriesByType("navigation")[0];
  let local = false;

  try {
    local = localStorage.getItem("zone") === "local";
  } catch {
    // Storage is refused: UTC it is.
  }

  // As the server says it: the largest units that are not zero, side by side.
  crosslane.duration = function (seconds, shown) {
    let left = Math.abs(Math.trunc(seconds));
    const counts = sizes.map(function (size) {
      const count = Math.floor(left / size);
      left %= size;
      return count;
    });
    const found = counts.findIndex((count) => count > 0);
    const first = found < 0 ? counts.length - 1 : found;
    return counts
      .slice(first, first + shown)
      .map((count, at) => (count || !at ? `${count}\u00a0${units[first + at]}` : ""))
      .filter(Boolean)
      .join("\u00a0");
  };

  crosslane.ago = function (seconds, shown) {
    if (Math.abs(seconds) < 1) return words.now;
    const pattern = seconds > 0 ? words.ago : words.in;
    return pattern.replace("{duration}", crosslane.duration(seconds, shown)).replaceAll(" ", "\u00a0");
  };

  // `21 Nov, 14:29:12`, with the year where `year` asks for it and the zone's name where `named` does.
  function moment(date, timeZone, year, named) {
    const parts = { day: "numeric", month: "short", timeZone, hourCycle: "h23" };
    if (year) parts.year = "numeric";
    Object.assign(parts, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
    if (named) parts.timeZoneName = "short";
    return new Intl.DateTimeFormat(language, parts).format(date);
  }

  crosslane.clock = function (date) {
    const timeZone = local ? zone : "UTC";
    const parts = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone };
    return new Intl.DateTimeFormat(language, parts).format(date);
  };

  function write(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  function isMoving(element) {
    return "age" in element.dataset || "deadline" in element.dataset;
  }

  function tickOne(element) {
    const { age, deadline, clock } = element.dataset;
    const shown = Number(element.dataset.shown) || 1;
    const passed = Math.max(0, Math.floor((performance.now() - born.get(element)) / 1000));
    if (age !== undefined) write(element, crosslane.ago(Number(age) + passed, shown));
    else write(element, crosslane.duration(Math.max(0, Number(deadline) - Number(clock) - passed), shown));
  }

  function place(element) {
    const date = new Date(element.dateTime);
    if (isNaN(date)) return;
    if (!element.dataset.utc) element.dataset.utc = element.title || element.textContent;
    const year = /\d{4}/.test(element.dataset.utc);
    const here = moment(date, zone, year, true).replaceAll(" ", "\u00a0");
    const utc = `${element.dataset.utc}\u00a0UTC`;
    if (isMoving(element)) {
      element.title = zone === "UTC" ? utc : `${here} (${utc})`;
      return;
    }
    const own = local ? moment(date, zone, year, false).replaceAll(" ", "\u00a0") : element.dataset.utc;
    write(element, own);
    element.title = local ? utc : here;
  }

  crosslane.times = function (within, since) {
    for (const element of within.querySelectorAll("time[datetime]")) {
      if (!born.has(element)) born.set(element, since);
      place(element);
      if (isMoving(element)) tickOne(element);
    }
  };

  function tick() {
    if (document.hidden) return;
    for (const element of document.querySelectorAll("time[data-age], time[data-deadline]")) {
      if (!born.has(element)) born.set(element, performance.now());
      tickOne(element);
    }
  }

  const said = document.querySelector("[data-zone]");
  const button = document.querySelector("[data-zone-switch]");

  function tell() {
    if (!said || !button || zone === "UTC") return;
    said.textContent = (local ? said.dataset.local : said.dataset.utc).replace("{zone}", zone.replaceAll("_", " "));
    button.textContent = local ? button.dataset.utc : button.dataset.local;
    button.hidden = false;
  }

  if (button) {
    button.addEventListener("click", function () {
      local = !local;
      try {
        localStorage.setItem("zone", local ? "local" : "utc");
      } catch {
        // Storage is refused: the choice lasts for this page.
      }
      for (const element of document.querySelectorAll("time[datetime]")) place(element);
      tell();
    });
  }

  crosslane.times(document, answered ? answered.responseStart : 0);
  tell();
  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", tick);
  document.addEventListener("htmx:afterSettle", () => crosslane.times(document, performance.now()));
})();

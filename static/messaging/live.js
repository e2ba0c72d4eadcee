// Follows what happens: counts what is new in a list, changes the status of what is shown, and has
// an open message look again at once. Pages work without: a refresh does the same.
(function () {
  "use strict";
  const crosslane = window.crosslane;
  const words = document.getElementById("script-words").dataset;
  const said = document.getElementById("said");
  const bar = document.querySelector("[data-live-list]");
  const known = new Set(Array.from(document.querySelectorAll("a.hash[title]"), (one) => one.title));
  // Executing messages that are shown, as `902/12/3`: chain, block and log.
  const executed = new Set(
    Array.from(document.querySelectorAll(".executing a.num"), (one) =>
      one.pathname.split("/").slice(-4, -1).join("/"),
    ),
  );
  const fresh = new Set();
  const heads = new Map();
  const title = document.title;

  const LONG_HIDDEN = 60_000; // after which a page in the background gives its connection back
  const SELDOM = 60_000; // between two looks of a message while the stream would tell of a change
  const GRACE = 3_000; // for a connection that is made again, before the page says that it is gone
  const LONGEST_REST = 60_000;
  const GIVE_UP = 4; // refusals in a row of a page that never was live: the stream does not take it

  let source = null;
  let connected = false;
  let wasLive = false;
  let last = ""; // the place in the stream up to which everything is seen
  let failures = 0;
  let again = 0;
  let hiding = 0;
  let losing = 0;

  // As the page writes its numbers.
  function grouped(number) {
    return number.toLocaleString(document.documentElement.lang);
  }

  function watched() {
    return document.querySelector("[data-live-message]");
  }

  function place() {
    return watched() || bar;
  }

  function address() {
    const { stream, after, liveMessage, liveList } = place().dataset;
    const url = new URL(stream, location.href);
    if (liveMessage) url.searchParams.set("message", liveMessage);
    else for (const [name, value] of new URLSearchParams(location.search)) url.searchParams.set(name, value);
    if (!liveMessage) for (const name of ["cursor", "message"]) url.searchParams.delete(name);
    if (liveList) url.searchParams.set("list", liveList);
    url.searchParams.set("chains", "1");
    if (last) url.searchParams.set("last", last);
    else url.searchParams.set("after", after);
    return url;
  }

  function open() {
    clearTimeout(again);
    if (source || !place()) return;
    source = new EventSource(address());
    source.addEventListener("open", opened);
    source.addEventListener("error", lost);
    source.addEventListener("message", onMessage);
    source.addEventListener("execution", onExecution);
    source.addEventListener("head", onHead);
    source.addEventListener("missed", onMissed);
  }

  function close() {
    clearTimeout(again);
    if (source) source.close();
    source = null;
    connected = false;
  }

  function opened() {
    connected = true;
    wasLive = true;
    failures = 0;
    clearTimeout(losing);
    losing = 0;
    showCount();
    showFresh();
  }

  // The browser connects again by itself, but for an answer that is no stream.
  function lost() {
    connected = false;
    if (wasLive && !losing) losing = setTimeout(sayLost, GRACE, new Date());
    if (source.readyState !== EventSource.CLOSED) return;
    close();
    failures += 1;
    if (!wasLive && failures > GIVE_UP) return;
    const rest = Math.min(LONGEST_REST, 2_000 * 2 ** failures);
    again = setTimeout(open, rest * (0.5 + Math.random() / 2));
  }

  function sayLost(since) {
    const line = document.getElementById("fresh");
    if (connected || !line) return;
    line.classList.add("late");
    line.textContent = words.notReached.replace("{time}", crosslane.clock(since));
  }

  // -- one message ---------------------------------------------------------------------------------

  let asked = false;
  let looked = performance.now();
  let looking = 0;

  function look(delay) {
    if (looking || !watched()) return;
    const wait = Math.max(delay, looked + 1_000 - performance.now(), 0);
    looking = setTimeout(function () {
      looking = 0;
      const message = watched();
      if (!message || !window.htmx) return;
      asked = true;
      window.htmx.trigger(message, "look");
    }, wait);
  }

  document.addEventListener("htmx:beforeRequest", function (event) {
    if (event.detail.elt.id !== "message") return;
    const needed = asked || !connected || performance.now() - looked > SELDOM;
    asked = false;
    if (needed) looked = performance.now();
    else event.preventDefault();
  });

  document.addEventListener("htmx:afterSettle", function () {
    if (!place()) close();
    else if (connected) showFresh();
  });

  // Whether a block that this message hangs on became safer.
  function isSafer(before, now) {
    const hangsOn = (watched().dataset.blocks || "").split(" ");
    return hangsOn.some(function (one) {
      const [chain, block] = one.split(":");
      if (chain !== now.chain_id) return false;
      return Object.entries(now.levels).some(
        ([level, number]) => number >= Number(block) && (before.levels[level] ?? -1) < Number(block),
      );
    });
  }

  // -- lists ---------------------------------------------------------------------------------------

  function onMessage(event) {
    last = event.lastEventId || last;
    const told = JSON.parse(event.data);
    if (watched()) look(0);
    if (!bar || bar.dataset.liveList === "executions") return;
    showStatus(told);
    if (known.has(told.message_hash) || isOlder(told)) return;
    fresh.add(told.message_hash);
    showCount();
  }

  function onExecution(event) {
    last = event.lastEventId || last;
    const told = JSON.parse(event.data);
    const where = `${told.chain}/${told.block_number}/${told.log_index}`;
    if (executed.has(where) || told.timestamp < parseInt(bar.dataset.oldest, 10)) return;
    fresh.add(where);
    showCount();
  }

  // Whether a message stands on a later page: lists are in the order of time and, within a second, of
  // hashes.
  function isOlder(told) {
    const [second, hash] = bar.dataset.oldest.split(" ");
    const later = told.timestamp - Number(second);
    return later < 0 || (later === 0 && told.message_hash < hash);
  }

  // In place: the row stays where it is.
  function showStatus(told) {
    const link = document.querySelector(`.rows a.hash[title="${CSS.escape(told.message_hash)}"]`);
    const row = link && link.closest("tr");
    const old = row && row.querySelector(".status");
    const drawn = document
      .getElementById("script-statuses")
      .content.querySelector(`[data-status="${CSS.escape(told.status)}"] .status`);
    if (!old || !drawn || old.className === drawn.className) return;
    old.replaceWith(drawn.cloneNode(true));
    const left = row.querySelector("time[data-deadline]");
    const isOver = told.status !== "initiated" && told.status !== "failed";
    if (left) left.closest("td").classList.toggle("over", isOver);
  }

  let announcing = 0;

  function showCount() {
    if (!bar) return;
    const count = fresh.size;
    const text = !count ? bar.dataset.none : count === 1 ? bar.dataset.one : bar.dataset.other;
    show(text.replace("{count}", grouped(count)), count > 0);
    document.title = count ? `(${count}) ${title}` : title;
  }

  function show(text, news) {
    bar.classList.toggle("idle", !news);
    bar.querySelector("span").textContent = text;
    if (news && !announcing) announcing = setTimeout(announce, 1_000);
  }

  // Politely: a busy network is told of every ten seconds.
  function announce() {
    said.textContent = bar.querySelector("span").textContent;
    announcing = setTimeout(function () {
      announcing = 0;
      if (said.textContent !== bar.querySelector("span").textContent) announce();
    }, 10_000);
  }

  function onMissed(event) {
    last = event.lastEventId || last;
    look(Math.random() * 3_000);
    if (bar && !fresh.size) show(bar.dataset.missed, true);
  }

  // -- as of which block ---------------------------------------------------------------------------

  function onHead(event) {
    last = event.lastEventId || last;
    const now = JSON.parse(event.data);
    const before = heads.get(now.chain_id);
    heads.set(now.chain_id, { ...now, seen: performance.now() });
    if (before && watched() && isSafer(before, now)) look(0);
    scheduleFresh();
  }

  let showing = 0;

  function scheduleFresh() {
    if (!showing) showing = setTimeout(showFresh, 500);
  }

  function showFresh() {
    clearTimeout(showing);
    showing = 0;
    const line = document.getElementById("fresh");
    const wanted = line && line.dataset.chains ? line.dataset.chains.split(" ") : [...heads.keys()];
    const shown = wanted.map((chain) => heads.get(chain)).filter((one) => one && one.indexed_block !== null);
    if (!connected || !line || !shown.length) return;
    const few = shown.slice(0, 3);
    const blocks = few.map((one) => `${one.name} ${grouped(one.indexed_block)}`.replaceAll(" ", "\u00a0"));
    if (shown.length > few.length) blocks.push(words.more.replace("{count}", shown.length - few.length));
    line.replaceChildren(`${words.live} ${blocks.join(", ")}`);
    const age = Math.max(...shown.map(ageOf));
    if (Number.isFinite(age)) line.append(", ", timeOf(age));
    line.classList.toggle("late", age > 60);
  }

  function ageOf(head) {
    if (head.indexed_timestamp === null) return -Infinity;
    return head.as_of - head.indexed_timestamp + (performance.now() - head.seen) / 1000;
  }

  function timeOf(age) {
    const element = document.createElement("time");
    element.dataset.age = Math.max(0, Math.floor(age));
    element.dataset.shown = "2";
    element.textContent = crosslane.ago(Math.floor(age), 2);
    return element;
  }

  // -- when to be connected ------------------------------------------------------------------------

  document.addEventListener("visibilitychange", function () {
    clearTimeout(hiding);
    if (document.hidden) hiding = setTimeout(close, LONG_HIDDEN);
    else if (!source) {
      open();
      look(0);
    }
  });
  addEventListener("pagehide", close);
  addEventListener("pageshow", function (event) {
    if (event.persisted) open();
  });
  if (place()) open();
})();

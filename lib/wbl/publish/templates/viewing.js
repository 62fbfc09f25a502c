(function () {
  "use strict";
  var video = document.getElementById("recording");
  var asks = document.getElementById("ask-for-file");
  var now = document.getElementById("now");
  var stops = Array.from(document.querySelectorAll(".stops button"));
  var before = 0; // seconds, where the recording was at the last look
  function end(stop) { return Number(stop.dataset.end); }
  function play() { var begun = video.play(); if (begun) { begun.catch(function () {}); } }
  function mark(stop) {
    stops.forEach(function (other) { other.toggleAttribute("aria-current", other === stop); });
  }
  function ask(isMissing) {
    asks.hidden = !isMissing;
    video.hidden = isMissing;
    now.textContent = isMissing ? now.dataset.first : now.dataset.begin;
  }
  function go(stop) {
    if (video.hidden) { document.getElementById("file").focus(); return; }
    mark(stop);
    now.textContent = stop.textContent;
    // A hair later: it often begins where the stop before ends, and a player rounds.
    video.currentTime = before = Number(stop.dataset.begin) + 0.05;
    play();
  }
  stops.forEach(function (stop) { stop.addEventListener("click", function () { go(stop); }); });
  video.addEventListener("error", function () { ask(true); });
  video.addEventListener("seeking", function () { before = video.currentTime; });
  video.addEventListener("timeupdate", function () {
    var reached = stops.find(function (stop) { return before < end(stop) && video.currentTime >= end(stop); });
    before = video.currentTime;
    if (reached && !video.paused) {
      video.pause();
      mark(reached);
      now.textContent = reached.dataset.question;
    }
  });
  document.getElementById("file").addEventListener("change", function (event) {
    if (event.target.files.length) {
      video.src = URL.createObjectURL(event.target.files[0]);
      ask(false);
      video.focus();
    }
  });
  addEventListener("beforeprint", function () { document.querySelector(".said").open = true; });
  // Keys that a presenter's remote has too; the video's own controls keep theirs.
  addEventListener("keydown", function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey || /^(INPUT|SUMMARY|VIDEO)$/.test(event.target.tagName)) { return; }
    if (video.hidden) { return; }
    var isButton = event.target.tagName === "BUTTON";
    var ahead = stops.findIndex(function (stop) { return end(stop) > video.currentTime + 0.5; });
    var last = ahead < 0 ? stops.length : ahead;
    if (event.key === " " && !isButton) { if (video.paused) { play(); } else { video.pause(); } }
    else if (event.key === "ArrowRight" || event.key === "ArrowLeft") { video.currentTime += event.key === "ArrowRight" ? 5 : -5; }
    else if (event.key === "PageDown" && ahead >= 0) { go(stops[ahead]); }
    else if (event.key === "PageUp" && last > 0) { go(stops[last - 1]); }
    else { return; }
    event.preventDefault();
  });
})();


"use strict";
(function () {
  const box = document.createElement("div");
  box.id = "hint";
  box.hidden = true;
  document.body.append(box);

  /* Own tooltip: text only, placed through the object model, which the page's policy allows. Over a Voronoi cell
     the observation is the datum of the item that the cell belongs to. */
  const names = ["song", "rank", "label", "witness"];
  function hint(handler, event, item, value) {
    const row = value && item && item.datum && (item.datum.datum || item.datum);
    if (!row || row.song === undefined) { box.hidden = true; return; }
    box.replaceChildren();
    for (const name of names) {
      const line = document.createElement("div");
      line.className = "hint-" + name;
      line.textContent = String(row[name]);
      box.append(line);
    }
    box.hidden = false;
    const left = Math.min(event.clientX + 14, window.innerWidth - box.offsetWidth - 8);
    const top = Math.min(event.clientY + 14, window.innerHeight - box.offsetHeight - 8);
    box.style.left = Math.max(4, left) + "px";
    box.style.top = Math.max(4, top) + "px";
  }

  const specs = JSON.parse(document.getElementById("specs").textContent);
  const options = { mode: "vega-lite", renderer: "svg", ast: true, actions: false, defaultStyle: false, tooltip: hint };
  specs.forEach(function (spec, number) {
    const place = document.getElementById("panel-" + number);
    window.vegaEmbed(place, spec, options).then(function () { place.classList.add("drawn"); }, function (error) {
      place.textContent = "This chart could not be drawn: " + error.message;
    });
  });
})();

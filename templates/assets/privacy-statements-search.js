// Starts Pagefind's own search box, from this site alone. Nothing is stored, and no other host is asked. Its look is in
// our stylesheet: that of Pagefind has a picture inside, which a strict content-security policy refuses.
(() => {
  const box = document.querySelector(".ps-search");
  if (!box) return;
  const bundle = new URL(box.dataset.bundle, document.baseURI).href;
  const add = (tag, more) => document.head.append(Object.assign(document.createElement(tag), more));
  const start = () => {
    const found = new PagefindUI({
      element: box,
      bundlePath: bundle,
      showImages: false,
      showSubResults: true,
      resetStyles: false,
    });
    const asked = new URLSearchParams(location.search).get("q");
    if (asked) found.triggerSearch(asked);
  };
  const missing = () => {
    box.textContent = box.dataset.missing;
    box.setAttribute("role", "status");
  };
  add("script", { src: `${bundle}pagefind-ui.js`, onload: start, onerror: missing });
})();

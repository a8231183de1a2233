// What a person sees of an annex at the present width: words broken without a hyphen, texts over each other, small letters and
// contrast over what is really behind. Gives lists of words; empty lists are good. Another colour scheme moves no letter: with
// "contrast" that alone is looked at.
(only) => {
  const shown = (element) => {
    const style = getComputedStyle(element);
    return style.visibility !== "hidden" && style.display !== "none" && !element.closest("thead[style*=clip], .skip, title, style")
      && !(element.closest("table.cards thead") && getComputedStyle(element.closest("thead")).position === "absolute");
  };
  const pieces = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || !shown(parent) || !parent.getClientRects().length) continue;
    pieces.push({ node, parent, svg: parent.closest("svg") });
  }

  const drawn = (svg) => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  const size = ({ parent, svg }) => parseFloat(getComputedStyle(parent).fontSize) * (svg ? drawn(svg) : 1);
  const small = pieces.filter((one) => size(one) < 8.99).map((one) => `${one.node.data.trim().slice(0, 40)}: ${size(one).toFixed(1)}`);

  const weighed = only === "contrast" ? [] : pieces;
  const broken = [];
  const range = document.createRange();
  const top = (node, at) => {
    range.setStart(node, at); range.setEnd(node, at + 1);
    const rect = range.getClientRects()[0];
    return rect ? rect.top : null;
  };
  for (const { node, svg } of weighed) {
    if (svg) continue;
    for (const word of node.data.matchAll(/[^\s\u200b]{2,}/g)) {
      if (/^[0-9a-f]{32,}$/.test(word[0])) continue;  // a checksum is no word
      let line = top(node, word.index);
      for (let at = 1; at < word[0].length; at++) {
        const next = top(node, word.index + at);
        if (next === null || line === null) { line = next; continue; }
        if (Math.abs(next - line) > 3 && !/[-–\/\u00ad@._]/.test(word[0][at - 1])) broken.push(word[0]);
        line = next;
      }
    }
  }

  const boxes = [];
  for (const { node, parent } of weighed) {
    range.selectNodeContents(node);
    const frame = parent.closest(".scroll")?.getBoundingClientRect();
    for (const rect of range.getClientRects()) {
      // A letter fills about the middle three fifths of its line.
      // In a frame that scrolls, its head and first column cover the rest on purpose.
      const outside = frame && (rect.bottom > frame.bottom || rect.right > frame.right || parent.closest("tbody"));
      if (rect.width > 2 && !outside) boxes.push({ left: rect.left, right: rect.right, top: rect.top + rect.height * .22, bottom: rect.bottom - rect.height * .22, said: node.data.trim(), parent });
    }
  }
  boxes.sort((one, other) => one.top - other.top);
  const over = [];
  boxes.forEach((one, index) => {
    for (let at = index + 1; at < boxes.length && boxes[at].top < one.bottom; at++) {
      const other = boxes[at];
      const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const high = Math.min(one.bottom, other.bottom) - other.top;
      if (wide > 2 && high > 2) over.push(`${one.said.slice(0, 30)} × ${other.said.slice(0, 30)}`);
    }
  });

  const parts = (colour) => (colour.match(/[\d.]+/g) || []).map(Number);
  const light = ([red, green, blue]) => [red, green, blue].map((part) => part / 255)
    .map((part) => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4)
    .reduce((sum, part, index) => sum + part * [.2126, .7152, .0722][index], 0);
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = parts(getComputedStyle(one).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const behindInDrawing = (text, svg) => {
    // The last closed shape before the text that reaches behind its middle.
    const box = text.getBoundingClientRect();
    const x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
    let colour = behind(svg);
    for (const shape of svg.querySelectorAll("*")) {
      if (shape === text) break;
      if (!["rect", "circle", "path"].includes(shape.tagName)) continue;
      const filled = getComputedStyle(shape).fill, area = shape.getBoundingClientRect();
      if (filled !== "none" && area.left <= x && x <= area.right && area.top <= y && y <= area.bottom) colour = parts(filled);
    }
    return colour;
  };
  const weak = [];
  let compared = 0;
  for (const one of pieces) {
    const style = getComputedStyle(one.parent);
    const text = light(parts(one.svg ? style.fill : style.color));
    const ground = light(one.svg ? behindInDrawing(one.parent, one.svg) : behind(one.parent));
    const ratio = (Math.max(text, ground) + .05) / (Math.min(text, ground) + .05);
    const large = size(one) >= 24 || (size(one) >= 18.66 && parseInt(style.fontWeight) >= 700);
    compared++;
    if (ratio < (large ? 3 : 4.5)) weak.push(`${one.node.data.trim().slice(0, 40)}: ${ratio.toFixed(2)}`);
  }
  return { broken, over, small, weak, compared };
}

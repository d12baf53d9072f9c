
// Does what a reader does, and writes what came of it into the page, as JSON, and to the page around it.
'use strict';
(() => {
  const seen = {};
  const figure = document.querySelector('figure.chart');
  const plot = figure.querySelector('.plot');
  const svg = plot.querySelector('svg');
  const points = JSON.parse(figure.dataset.points);
  const tip = figure.querySelector('.tip');
  const heard = figure.querySelector('.heard');
  const viewBox = () => svg.getAttribute('viewBox');
  const tools = name => [...figure.querySelectorAll('.tools button')].find(button => button.title === name);
  const told = () => tip.hidden ? null : tip.textContent;

  // Screen places of points of the picture, through the browser's own matrix.
  const screen = (x, y) => new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());
  const pointer = (type, x, y, more) => plot.dispatchEvent(new PointerEvent(
      type, { clientX: x, clientY: y, bubbles: true, isPrimary: true, pointerId: 7, pointerType: 'mouse', ...more }));
  const key = (key, more) => plot.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
  const hover = index => {
    const place = screen(points[index][0], points[index][1]);
    pointer('pointermove', place.x + 6, place.y - 4);
    return told();
  };

  seen.innerWidth = innerWidth;
  seen.scrollWidth = document.documentElement.scrollWidth;
  seen.ran = document.body.dataset.ran ?? null;
  seen.text = document.querySelector('main').innerText;

  seen.hovered = hover(3);
  const corner = svg.getBoundingClientRect();
  const tipBox = tip.getBoundingClientRect();
  const frame = figure.getBoundingClientRect();
  seen.tipInside = tipBox.left >= frame.left && tipBox.right <= frame.right && tipBox.top >= frame.top;
  pointer('pointermove', corner.left + 2, corner.top + 2);
  seen.hoveredNothing = told();
  const finger = screen(points[9][0], points[9][1]);
  pointer('pointerdown', finger.x, finger.y, { pointerType: 'touch' });
  pointer('pointerup', finger.x, finger.y, { pointerType: 'touch' });
  pointer('pointerleave', finger.x, finger.y, { pointerType: 'touch' });
  seen.tapped = told();
  document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
  seen.tappedElsewhere = told();
  hover(3);
  pointer('pointerleave', 0, 0);
  seen.left = told();

  plot.focus();
  seen.focused = document.activeElement === plot;
  key('ArrowRight');
  key('ArrowRight');
  seen.stepped = told();
  seen.heard = heard.textContent;
  key('ArrowLeft');
  seen.steppedBack = told();
  key('ArrowUp');
  seen.steppedUp = told();
  key('End');
  seen.steppedToEnd = told();
  key('Escape');
  seen.escaped = told();
  seen.focusedAfterEscape = document.activeElement === plot;

  seen.whole = viewBox();
  tools('Zoom in').click();
  seen.zoomedByButton = viewBox();
  seen.strokesWhileZoomed = getComputedStyle(svg.querySelector('path')).vectorEffect;
  seen.hoveredWhileZoomed = hover(4);
  tools('Move right').click();
  seen.movedByButton = viewBox();
  tools('Whole chart').focus();
  tools('Whole chart').click();
  seen.reset = viewBox();
  seen.focusedAfterReset = document.activeElement.title;
  pointer('pointerleave', 0, 0);
  key('+');
  seen.zoomedByKey = viewBox();
  key('ArrowLeft', { shiftKey: true });
  seen.movedByKey = viewBox();
  key('0');
  const kept = screen(400, 240);
  const wheel = more => new WheelEvent('wheel', { clientX: kept.x, clientY: kept.y, deltaY: -50, bubbles: true, cancelable: true, ...more });
  seen.plainWheelScrolls = plot.dispatchEvent(wheel({}));
  seen.afterPlainWheel = viewBox();
  plot.dispatchEvent(wheel({ ctrlKey: true }));
  seen.zoomedByWheel = viewBox();
  const keptNow = screen(400, 240);
  seen.placeKept = Math.hypot(keptNow.x - kept.x, keptNow.y - kept.y) < 1;
  pointer('pointerdown', 100, 100);
  pointer('pointermove', 60, 80);
  pointer('pointerup', 60, 80);
  seen.dragged = viewBox();
  key('0');
  plot.dispatchEvent(new MouseEvent('dblclick', { clientX: kept.x, clientY: kept.y, bubbles: true }));
  seen.zoomedByDoubleClick = viewBox();
  key('0');
  const fingers = apart => [1, -1].map((side, identifier) =>
      new Touch({ identifier, target: plot, clientX: kept.x + side * apart / 2, clientY: kept.y }));
  const touch = (type, apart) => plot.dispatchEvent(new TouchEvent(type, { touches: fingers(apart), bubbles: true, cancelable: true }));
  touch('touchstart', 50);
  seen.pinchScrolls = touch('touchmove', 100);
  seen.zoomedByPinch = viewBox();
  key('0');
  for (let i = 0; i < 20; i++) {
    key('+');
  }
  key('Home');
  seen.zoomedIn = viewBox();
  const [x, y, width, height] = viewBox().split(' ').map(Number);
  seen.reachedPointIsInView = points[0][0] >= x && points[0][0] <= x + width && points[0][1] >= y && points[0][1] <= y + height;
  key('Escape');
  key('0');

  const shown = () => [...document.querySelectorAll('.tab')].filter(tab => !tab.hidden).map(tab => tab.dataset.name);
  seen.tabsAtFirst = shown();
  document.querySelector('[role=tab]').dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }));
  seen.tabsAfterArrowLeft = shown();
  seen.tabFocused = document.activeElement.textContent;
  document.querySelectorAll('[role=tab]')[1].click();
  seen.tabsAfterClick = shown();

  const table = document.querySelector('details table');
  const head = name => [...table.tHead.rows[0].cells].find(cell => cell.textContent === name);
  const column = name => [...table.tBodies[0].rows].map(row => row.cells[head(name).cellIndex].textContent);
  const sort = name => {
    head(name).querySelector('button').click();
    return column(name);
  };
  seen.unsorted = column('p99');
  seen.sortedUp = sort('p99');
  seen.sortedAs = head('p99').getAttribute('aria-sort');
  seen.sortedDown = sort('p99');
  seen.sortedBack = sort('p99');
  seen.sortedWords = sort('verdict');

  const answer = document.createElement('pre');
  answer.id = 'seen';
  answer.textContent = JSON.stringify(seen);
  document.body.append(answer);
  parent.postMessage(JSON.stringify(seen), '*');
})();

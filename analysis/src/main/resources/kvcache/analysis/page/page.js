
'use strict';
(() => {
  const NEAR_PX = 24;
  const MAX_ZOOM = 16;
  const SVG = 'http://www.w3.org/2000/svg';

  const element = (name, cssClass, text) => {
    const made = document.createElement(name);
    made.className = cssClass;
    made.textContent = text;
    return made;
  };
  const within = (low, value, high) => Math.max(low, Math.min(value, high));

  // Charts: what is seen of the picture, which of its points is told of, and the ways to change both.
  const chart = (figure, index) => {
    const plot = figure.querySelector('.plot');
    const svg = plot.querySelector('svg');
    const points = JSON.parse(figure.dataset.points);
    const { width: fullWidth, height: fullHeight } = svg.viewBox.baseVal;
    const seen = { x: 0, y: 0, zoom: 1 };
    const first = index === 0;
    let active = -1;

    const tip = element('div', 'tip', '');
    tip.hidden = true;
    const heard = element('div', 'heard', '');
    heard.setAttribute('role', 'status');
    const ring = document.createElementNS(SVG, 'circle');
    ring.setAttribute('class', 'at');

    const unitsPerPx = () => fullWidth / seen.zoom / svg.getBoundingClientRect().width;

    const place = () => {
      if (active < 0) {
        return;
      }
      const [x, y] = points[active];
      const box = svg.getBoundingClientRect();
      const frame = figure.getBoundingClientRect();
      const left = box.left - frame.left + (x - seen.x) / unitsPerPx();
      const top = box.top - frame.top + (y - seen.y) / unitsPerPx();
      const beside = left + 14 + tip.offsetWidth <= frame.width ? left + 14 : left - 14 - tip.offsetWidth;
      tip.style.left = within(0, beside, frame.width - tip.offsetWidth) + 'px';
      tip.style.top = within(0, top - tip.offsetHeight - 8, frame.height - tip.offsetHeight) + 'px';
      ring.setAttribute('cx', x);
      ring.setAttribute('cy', y);
      ring.setAttribute('r', 9 * unitsPerPx());
    };
    const show = (index, aloud) => {
      active = index;
      tip.hidden = index < 0;
      if (index < 0) {
        ring.remove();
        heard.textContent = '';
        return;
      }
      tip.textContent = points[index][2];
      if (aloud) {
        heard.textContent = points[index][2] + ' (' + (index + 1) + ' of ' + points.length + ')';
      }
      svg.append(ring);
      place();
    };

    const look = (x, y, zoom) => {
      seen.zoom = within(1, zoom, MAX_ZOOM);
      const width = fullWidth / seen.zoom;
      const height = fullHeight / seen.zoom;
      seen.x = within(0, x, fullWidth - width);
      seen.y = within(0, y, fullHeight - height);
      svg.setAttribute('viewBox', [seen.x, seen.y, width, height].map(value => +value.toFixed(2)).join(' '));
      plot.classList.toggle('zoomed', seen.zoom > 1);
      const focused = tools.contains(document.activeElement) && document.activeElement;
      tools.querySelectorAll('.zoomed-only').forEach(button => button.disabled = seen.zoom === 1);
      tools.querySelector('.more').disabled = seen.zoom === MAX_ZOOM;
      if (focused && focused.disabled) {
        tools.querySelector(seen.zoom === 1 ? '.more' : '.less').focus();
      }
      place();
    };
    const at = event => {
      const box = svg.getBoundingClientRect();
      return [seen.x + (event.clientX - box.left) * unitsPerPx(), seen.y + (event.clientY - box.top) * unitsPerPx()];
    };
    const zoomAt = ([x, y], factor) => {
      const zoom = within(1, seen.zoom * factor, MAX_ZOOM);
      const kept = seen.zoom / zoom;
      look(x - (x - seen.x) * kept, y - (y - seen.y) * kept, zoom);
    };
    const middle = () => active >= 0 ? points[active]
        : [seen.x + fullWidth / seen.zoom / 2, seen.y + fullHeight / seen.zoom / 2];
    const pan = (right, down) =>
      look(seen.x + right * fullWidth / seen.zoom / 4, seen.y + down * fullHeight / seen.zoom / 4, seen.zoom);
    const reset = () => look(0, 0, 1);

    const tools = element('div', 'tools', '');
    tools.setAttribute('role', 'group');
    tools.setAttribute('aria-label', 'Zoom of: ' + figure.dataset.title);
    const button = (sign, name, cssClass, act) => {
      const made = element('button', cssClass, sign);
      made.type = 'button';
      made.title = name;
      made.setAttribute('aria-label', name);
      made.addEventListener('click', act);
      tools.append(made);
    };
    tools.append(element('span', 'hint', first ? 'Point at a mark, tap it, or use the arrow keys; Ctrl and the wheel, or two fingers, zoom.' : ''));
    button('\u2190', 'Move left', 'zoomed-only', () => pan(-1, 0));
    button('\u2192', 'Move right', 'zoomed-only', () => pan(1, 0));
    button('\u2191', 'Move up', 'zoomed-only', () => pan(0, -1));
    button('\u2193', 'Move down', 'zoomed-only', () => pan(0, 1));
    button('Reset', 'Whole chart', 'zoomed-only reset', reset);
    button('\u2212', 'Zoom out', 'zoomed-only less', () => zoomAt(middle(), 1 / 1.5));
    button('+', 'Zoom in', 'more', () => zoomAt(middle(), 1.5));
    figure.prepend(tools);
    figure.append(tip, heard);

    // The pointer: the nearest point is told of; a drag moves a zoomed picture; two fingers zoom.
    const nearest = ([x, y]) => {
      let best = -1;
      let distance = NEAR_PX * unitsPerPx();
      points.forEach(([px, py], index) => {
        const apart = Math.hypot(px - x, py - y);
        if (apart <= distance) {
          best = index;
          distance = apart;
        }
      });
      return best;
    };
    let drag = null;
    plot.addEventListener('pointermove', event => {
      if (!drag) {
        show(nearest(at(event)), false);
      } else if (event.pointerId === drag.pointerId) {
        plot.classList.add('dragged');
        look(drag.x - (event.clientX - drag.fromX) * unitsPerPx(), drag.y - (event.clientY - drag.fromY) * unitsPerPx(), seen.zoom);
      }
    });
    plot.addEventListener('pointerdown', event => {
      show(nearest(at(event)), false);
      if (seen.zoom > 1 && event.isPrimary && event.button === 0) {
        drag = { pointerId: event.pointerId, fromX: event.clientX, fromY: event.clientY, x: seen.x, y: seen.y };
        try {
          plot.setPointerCapture(event.pointerId);
        } catch (notActive) {
          // The finger has left already.
        }
      }
    });
    const drop = () => {
      drag = null;
      plot.classList.remove('dragged');
    };
    plot.addEventListener('pointerup', drop);
    plot.addEventListener('pointercancel', drop);
    plot.addEventListener('pointerleave', event => {
      if (event.pointerType === 'mouse' && !drag) {
        show(-1, false);
      }
    });
    addEventListener('pointerdown', event => {
      if (active >= 0 && !figure.contains(event.target)) {
        show(-1, false);
      }
    });
    plot.addEventListener('wheel', event => {
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        zoomAt(at(event), Math.exp(-within(-50, event.deltaY, 50) / 100));
      }
    }, { passive: false });
    plot.addEventListener('dblclick', event => zoomAt(at(event), event.shiftKey ? 0.5 : 2));
    let apartBefore = 0;
    const fingersApart = ([one, other]) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
    plot.addEventListener('touchstart', event => {
      if (event.touches.length === 2) {
        drop();
        apartBefore = fingersApart(event.touches);
      }
    }, { passive: true });
    plot.addEventListener('touchmove', event => {
      if (event.touches.length !== 2) {
        return;
      }
      event.preventDefault();
      const [one, other] = event.touches;
      const apart = fingersApart(event.touches);
      zoomAt(at({ clientX: (one.clientX + other.clientX) / 2, clientY: (one.clientY + other.clientY) / 2 }), apart / apartBefore);
      apartBefore = apart;
    }, { passive: false });
    plot.addEventListener('scroll', place, { passive: true });

    // The keyboard: left and right go through the points in their order, up and down to the nearest above and below.
    const above = down => {
      if (active < 0) {
        return 0;
      }
      const [x, y] = points[active];
      let best = active;
      let least = Infinity;
      points.forEach(([px, py], index) => {
        const far = (py - y) * down;
        const cost = far + 4 * Math.abs(px - x);
        if (far > 0 && cost < least) {
          best = index;
          least = cost;
        }
      });
      return best;
    };
    const reach = index => {
      const [x, y] = points[index];
      const width = fullWidth / seen.zoom;
      const height = fullHeight / seen.zoom;
      if (x < seen.x || x > seen.x + width || y < seen.y || y > seen.y + height) {
        look(x - width / 2, y - height / 2, seen.zoom);
      }
      show(index, true);
      const left = (x - seen.x) / unitsPerPx() - plot.scrollLeft;
      if (left < 0 || left > plot.clientWidth) {
        plot.scrollLeft += left - plot.clientWidth / 2;
      }
    };
    const keys = {
      ArrowRight: () => reach(Math.min(active + 1, points.length - 1)),
      ArrowLeft: () => reach(Math.max(active - 1, 0)),
      ArrowUp: () => reach(above(-1)),
      ArrowDown: () => reach(above(1)),
      Home: () => reach(0),
      End: () => reach(points.length - 1),
    };
    const zoomKeys = {
      '+': () => zoomAt(middle(), 1.5),
      '=': () => zoomAt(middle(), 1.5),
      '-': () => zoomAt(middle(), 1 / 1.5),
      '0': reset,
      Escape: () => {
        show(-1, false);
        plot.blur();
      },
    };
    const moves = {
      ArrowRight: () => pan(1, 0), ArrowLeft: () => pan(-1, 0), ArrowUp: () => pan(0, -1), ArrowDown: () => pan(0, 1),
    };
    plot.addEventListener('keydown', event => {
      if (event.ctrlKey || event.metaKey || event.altKey) {
        return;
      }
      const act = (event.shiftKey && moves[event.key]) || zoomKeys[event.key] || (points.length && keys[event.key]);
      if (act) {
        event.preventDefault();
        act();
      }
    });
    plot.addEventListener('blur', () => show(-1, false));
    plot.tabIndex = 0;
    plot.setAttribute('role', 'application');
    plot.setAttribute('aria-roledescription', 'chart');
    plot.setAttribute('aria-label', figure.dataset.title + ': ' + points.length
        + ' points; arrow keys step from one to the next, plus and minus zoom, with Shift the arrows move the picture, Escape leaves');
    look(0, 0, 1);
  };

  // Tabs (WAI-ARIA Authoring Practices, "Tabs"): one of many is shown; arrows go from tab to tab.
  const tabs = group => {
    const panels = [...group.children];
    const list = element('div', 'tablist', '');
    list.setAttribute('role', 'tablist');
    list.setAttribute('aria-label', group.dataset.name);
    const select = index => {
      panels.forEach((panel, i) => {
        panel.hidden = i !== index;
        list.children[i].setAttribute('aria-selected', String(i === index));
        list.children[i].tabIndex = i === index ? 0 : -1;
      });
    };
    panels.forEach((panel, index) => {
      const tab = element('button', '', panel.dataset.name);
      tab.type = 'button';
      tab.id = panel.id + '-tab';
      tab.setAttribute('role', 'tab');
      tab.setAttribute('aria-controls', panel.id);
      panel.setAttribute('role', 'tabpanel');
      panel.setAttribute('aria-labelledby', tab.id);
      tab.addEventListener('click', () => select(index));
      list.append(tab);
    });
    list.addEventListener('keydown', event => {
      const last = panels.length - 1;
      const now = [...list.children].indexOf(event.target);
      const to = { ArrowRight: now === last ? 0 : now + 1, ArrowLeft: now === 0 ? last : now - 1, Home: 0, End: last }[event.key];
      if (to !== undefined) {
        event.preventDefault();
        select(to);
        list.children[to].focus();
      }
    });
    group.prepend(list);
    group.classList.add('tabbed');
    select(0);
    const showTarget = () => {
      const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
      const index = target ? panels.findIndex(panel => panel.contains(target)) : -1;
      if (index >= 0) {
        select(index);
        target.scrollIntoView();
      }
    };
    addEventListener('hashchange', showTarget);
    showTarget();
  };

  // Tables: a click on a head sorts by its column, upwards, downwards, and back to how it was.
  const figureOf = text => {
    const match = /[-+]?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?/i.exec(text.replace(/\u2212/g, '-'));
    return match ? Number(match[0].replace(/,/g, '')) : NaN;
  };
  const sortable = table => {
    const body = table.tBodies[0];
    const original = [...body.rows];
    const heads = [...table.tHead.rows[0].cells];
    const sort = (head, column) => {
      const order = { none: 'ascending', ascending: 'descending', descending: 'none' }[head.getAttribute('aria-sort') || 'none'];
      heads.forEach(other => other.removeAttribute('aria-sort'));
      const sign = order === 'descending' ? -1 : 1;
      const ofWords = head.classList.contains('l');
      const compare = (a, b) => {
        const [one, other] = [a, b].map(row => row.cells[column].textContent);
        if (ofWords) {
          return sign * one.localeCompare(other, 'en', { numeric: true });
        }
        const [x, y] = [figureOf(one), figureOf(other)];
        return Number.isNaN(x) || Number.isNaN(y) ? Number.isNaN(x) - Number.isNaN(y) : sign * (x - y);
      };
      const rows = order === 'none' ? original : [...original].sort(compare);
      if (order !== 'none') {
        head.setAttribute('aria-sort', order);
      }
      body.append(...rows);
    };
    heads.forEach((head, column) => {
      if (head.textContent.trim()) {
        const made = element('button', '', head.textContent);
        made.type = 'button';
        made.addEventListener('click', () => sort(head, column));
        head.replaceChildren(made);
      }
    });
  };

  document.querySelectorAll('figure.chart').forEach(chart);
  document.querySelectorAll('.tabs').forEach(tabs);
  document.querySelectorAll('table').forEach(sortable);

  // A box whose content goes on to the right fades out there, and can be scrolled by the keyboard.
  const boxes = document.querySelectorAll('.scroll, .plot');
  const fade = box => {
    const goesOn = box.scrollWidth > box.clientWidth + 1;
    // Only a box that need not scroll lets the head of its table stick to the window.
    box.classList.toggle('whole', !goesOn && box.classList.contains('scroll'));
    box.classList.toggle('cut', goesOn && box.scrollLeft + box.clientWidth < box.scrollWidth - 2);
    if (goesOn && box.tabIndex < 0) {
      box.tabIndex = 0;
      box.setAttribute('role', 'group');
      box.setAttribute('aria-label', 'Table, to be scrolled sideways');
    }
  };
  const resized = new ResizeObserver(entries => entries.forEach(entry => fade(entry.target)));
  boxes.forEach(box => {
    resized.observe(box);
    box.addEventListener('scroll', () => fade(box), { passive: true });
  });

  let opened = [];
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll('details:not([open])')];
    opened.forEach(details => details.open = true);
  });
  addEventListener('afterprint', () => opened.forEach(details => details.open = false));
})();

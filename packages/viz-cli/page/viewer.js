// The script of a figure's page: values under the pointer, time, theme. Its data stand in #data, made by toHtml.
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const [picture, tip, play, time, label, theme] = ['picture', 'tip', 'play', 'time', 'label', 'theme'].map((id) =>
    document.getElementById(id),
  );
  /** Pixels from the pointer within which a data point is read. */
  const REACH = 48;
  let shown = data.moments.length - 1;
  let timer = null;

  function show(k) {
    shown = Math.min(Math.max(k, 0), data.moments.length - 1);
    const moment = data.moments[shown];
    picture.innerHTML = moment.lines.map((line) => data.lines[line]).join('\n');
    time.value = shown;
    time.setAttribute('aria-valuetext', moment.label);
    label.textContent = moment.label;
    tip.hidden = true;
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    play.textContent = '▶';
    play.setAttribute('aria-label', 'play');
  }

  function start() {
    if (shown === data.moments.length - 1) show(0);
    timer = setInterval(() => {
      show(shown + 1);
      if (shown === data.moments.length - 1) stop();
    }, data.delay);
    play.textContent = '⏸';
    play.setAttribute('aria-label', 'pause');
  }

  const STEPS = { ArrowLeft: -1, ArrowRight: 1, Home: Number.NEGATIVE_INFINITY, End: Number.POSITIVE_INFINITY };

  if (time) {
    play.addEventListener('click', () => (timer === null ? start() : stop()));
    time.addEventListener('input', () => {
      stop();
      show(Number(time.value));
    });
    document.addEventListener('keydown', (event) => {
      if (event.target === time || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === ' ' && event.target === document.body) {
        if (timer === null) start();
        else stop();
      } else if (event.key in STEPS) {
        stop();
        show(shown + STEPS[event.key]);
      } else {
        return;
      }
      event.preventDefault();
    });
  }

  theme.addEventListener('click', () => {
    const { dataset } = document.documentElement;
    const isDark = dataset.theme ? dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    dataset.theme = isDark ? 'light' : 'dark';
  });

  /** From 0 at the low end of an axis to 1 at the high one. */
  function place({ log, domain: [low, high] }, value) {
    return log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  }

  function valueAt({ log, domain: [low, high] }, part) {
    return log ? low * (high / low) ** part : low + (high - low) * part;
  }

  function written({ title, names }, value) {
    const text = names?.[value] ?? String(Number(value.toPrecision(4))).replace('-', '−');
    return title === '' ? text : `${title} = ${text}`;
  }

  /** The data point nearest to a place of a panel, if one is in reach: its pixels, values and name. */
  function nearest({ box: [left, top, right, bottom], x, y, series }, px, py) {
    let found = null;
    let least = REACH;
    for (const k of series) {
      const { name, x: xs, y: ys } = data.series[k];
      for (let i = 0; i < xs.length; i++) {
        const at = [left + (right - left) * place(x, xs[i]), bottom - (bottom - top) * place(y, ys[i])];
        const distance = Math.hypot(at[0] - px, at[1] - py);
        if (distance < least) {
          least = distance;
          found = { at, name, x: xs[i], y: ys[i] };
        }
      }
    }
    return found;
  }

  function element(name, attributes) {
    const made = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  /** Draws the cross hair over the picture, and a ring if it is at a data point. */
  function cross(svg, [left, top, right, bottom], [x, y], isPoint) {
    const group = element('g', { id: 'cross', fill: 'none', stroke: 'var(--muted)' });
    group.append(
      element('path', { d: `M${x},${top}V${bottom}M${left},${y}H${right}`, 'stroke-dasharray': '3 4' }),
      element('circle', { cx: x, cy: y, r: isPoint ? 7 : 0, stroke: 'var(--ink)', 'stroke-width': 2 }),
    );
    svg.append(group);
  }

  function point(event) {
    document.getElementById('cross')?.remove();
    tip.hidden = true;
    const svg = picture.querySelector('svg');
    const frame = svg.getBoundingClientRect();
    const scale = svg.viewBox.baseVal.width / frame.width;
    const [px, py] = [(event.clientX - frame.left) * scale, (event.clientY - frame.top) * scale];
    const panel = data.moments[shown].panels
      .map((k) => data.panels[k])
      .find(({ box: [left, top, right, bottom] }) => px >= left && px <= right && py >= top && py <= bottom);
    if (!panel) return;
    const { box, x, y } = panel;
    const read = nearest(panel, px, py) ?? {
      at: [px, py],
      name: '',
      x: valueAt(x, (px - box[0]) / (box[2] - box[0])),
      y: valueAt(y, (box[3] - py) / (box[3] - box[1])),
      isFree: true,
    };
    cross(svg, box, read.at, !read.isFree);
    tip.textContent = [read.name, written(x, read.x), written(y, read.y)].filter((line) => line !== '').join('\n');
    tip.hidden = false;
    const [tx, ty] = [read.at[0] / scale, read.at[1] / scale];
    const isLeft = tx + tip.offsetWidth + 24 > frame.width;
    tip.style.left = `${isLeft ? tx - tip.offsetWidth - 14 : tx + 14}px`;
    tip.style.top = `${Math.max(0, ty - tip.offsetHeight - 10)}px`;
  }

  picture.addEventListener('pointermove', point);
  picture.addEventListener('pointerdown', point);
  picture.addEventListener('pointerleave', () => {
    document.getElementById('cross')?.remove();
    tip.hidden = true;
  });
})();

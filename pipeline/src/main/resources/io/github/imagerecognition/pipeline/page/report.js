'use strict';

const data = JSON.parse(document.getElementById('data').textContent);
const products = data.products;
const byId = (id) => document.getElementById(id);
const number = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });
const count = (n, one, many = one + 's') => number.format(n) + ' ' + (n === 1 ? one : many);

/** An element. Names and keys come in as children only, which are text whatever they hold. */
function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === true) element.setAttribute(name, '');
    else if (value !== undefined && value !== null && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

// Names --------------------------------------------------------------------------------------------------------------

const label = (name) =>
  name.startsWith(data.product_prefix) && name.length > data.product_prefix.length ? name.slice(data.product_prefix.length) : name;
const link = (index) => '#product=' + encodeURIComponent(products[index].name);
const indexOfLink = new Map(products.map((product, index) => [link(index), index]));
const nameOf = (index) => el('bdi', {}, label(products[index].name));
const pill = (text, kind) => el('span', { class: 'pill ' + (kind || '') }, text);
const similarity = (value) => value.toFixed(2).replace('-', '−');

const groupsOf = new Map();
data.duplicates.forEach((group) => group.products.forEach((product) => groupsOf.set(product, [group, ...(groupsOf.get(product) || [])])));
const isDuplicate = (index) => groupsOf.has(index);
const areDuplicates = (a, b) => isDuplicate(a) && groupsOf.get(a).some((group) => group.products.includes(b));

// Pictures -----------------------------------------------------------------------------------------------------------

const source = (picture) => 'data:image/jpeg;base64,' + picture.jpeg;

function tile(picture) {
  if (!picture || !picture.jpeg) return el('span', { class: 'picture gone' }, picture ? 'not readable' : 'no picture');
  return el('span', { class: 'picture' }, el('img', { src: source(picture), alt: '', decoding: 'async', width: 96, height: 96 }));
}

const hasFailed = (product) => product.failures.length > 0;
const cover = (product) => product.pictures.find((picture) => picture.jpeg) || product.pictures[0];

function badges(product, index) {
  return [
    hasFailed(product) ? pill('failed', 'bad') : !product.embedded && pill('not exported yet', 'warn'),
    isDuplicate(index) && pill('duplicate', 'accent'),
    product.embedded && product.images_skipped > 0 && pill(number.format(product.images_skipped) + ' left out', 'warn'),
  ];
}

function card(index) {
  const product = products[index];
  return el('a', { class: 'card', href: link(index), title: product.name },
    tile(cover(product)),
    el('span', { class: 'name clamp' }, nameOf(index)),
    el('span', { class: 'more' }, count(product.pictures.length + product.more_pictures, 'picture')),
    el('span', { class: 'badges' }, badges(product, index)));
}

// Overview -----------------------------------------------------------------------------------------------------------

const sum = (values) => values.reduce((total, value) => total + (value || 0), 0);
const runs = data.runs;
const ofRuns = (part, key) => sum(runs.map((run) => run[part] && run[part][key]));
const outcomes = {
  succeeded: ['good', 'Every product is done'], failed_products: ['warn', 'Some products have failed'],
  stopped: ['warn', 'The run was stopped'], failed: ['bad', 'The run could not go on'],
};

function time(iso) {
  return new Date(iso).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }) + ' UTC';
}

function duration(seconds) {
  if (seconds < 100) return number.format(seconds) + ' s';
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? minutes + ' min' : Math.floor(minutes / 60) + ' h ' + (minutes % 60) + ' min';
}

function status() {
  if (runs.length === 0) return el('p', { class: 'status muted' }, 'The output holds no record of a run.');
  const worst = Object.keys(outcomes).reverse().find((outcome) => runs.some((run) => run.outcome === outcome)) || 'stopped';
  const error = runs.map((run) => run.error).find((found) => found);
  return el('p', { class: 'status' },
    pill(outcomes[worst][1], outcomes[worst][0]),
    el('span', { class: 'muted' }, 'Last run ended ', time(runs.map((run) => run.ended).sort().pop()), ' after ',
      duration(Math.max(...runs.map((run) => run.seconds))), runs.length > 1 && ' in ' + count(runs.length, 'shard')),
    error && el('span', {}, (error.code ? error.code + ': ' : '') + error.message));
}

function figure(value, title, detail, kind) {
  return el('div', { class: 'panel tile ' + (kind || '') },
    el('b', {}, value), el('div', { class: 'label' }, title),
    el('div', { class: 'muted small' }, detail || ''));
}

function figures() {
  const speed = ofRuns('pictures', 'used_per_second');
  const failed = ofRuns('products', 'failed');
  const leftOut = ofRuns('pictures', 'left_out');
  return el('div', { class: 'tiles' },
    figure(number.format(data.catalogue.products), 'products', 'with an embedding of ' + number.format(data.catalogue.dimensions) + ' numbers'),
    runs.length > 0 && [
      figure(number.format(ofRuns('products', 'embedded')), 'embedded', number.format(ofRuns('products', 'finished_before')) + ' done before'),
      figure(number.format(failed), 'failed', failed ? 'without an embedding' : 'every product has its embedding', failed && 'bad'),
      figure(number.format(ofRuns('pictures', 'used')), 'pictures used', number.format(leftOut) + ' left out'),
      figure(speed ? number.format(speed) : '–', 'pictures per second', speed ? runs[0].runner : 'nothing was embedded'),
    ],
    figure(number.format(data.groups_in_all), data.groups_in_all === 1 ? 'group of duplicates' : 'groups of duplicates', 'equal pictures or alike'));
}

function outcomeBar() {
  const parts = [
    ['embedded', ofRuns('products', 'embedded'), 'k-accent'], ['done before', ofRuns('products', 'finished_before'), 'k-good'],
    ['adopted', ofRuns('products', 'adopted'), ''], ['not counted', ofRuns('products', 'not_counted'), 'k-warn'],
    ['failed', ofRuns('products', 'failed'), 'k-bad'],
  ].filter(([, products]) => products > 0);
  const all = sum(parts.map(([, products]) => products));
  if (parts.length < 2) return null;
  return el('div', { class: 'panel spaced' },
    el('h3', {}, 'What became of ', count(all, 'product')),
    el('div', { class: 'bar', 'aria-hidden': 'true' }, parts.map(([, products, key]) => {
      const part = el('i', { class: key });
      part.style.flexGrow = products / all;
      return part;
    })),
    el('ul', { class: 'legend small' }, parts.map(([name, products, key]) => el('li', { class: key }, number.format(products) + ' ' + name))));
}

function facts(title, rows) {
  return el('div', { class: 'panel' }, el('h3', {}, title),
    el('dl', { class: 'small' }, rows.filter(([, value]) => value).map(([term, value]) => [el('dt', {}, term), el('dd', {}, value)])));
}

/** Which products are most alike without being duplicates shows at a glance whether it makes sense. */
function closestPairs() {
  const pairs = products.map((product, index) => {
    const rank = product.nearest.findIndex((other) => !areDuplicates(index, other));
    return [product.similarities[rank], index, product.nearest[rank]];
  }).filter(([value]) => value > 0);
  const seen = new Set();
  const closest = pairs.sort((a, b) => b[0] - a[0]).filter(([, a, b]) => {
    const fresh = !seen.has(a) || !seen.has(b);
    seen.add(a).add(b);
    return fresh;
  }).slice(0, 6);
  if (closest.length === 0) return null;
  return el('div', { class: 'panel' }, el('h3', {}, 'Most alike'),
    el('div', { class: 'pairs small' }, closest.map(([value, a, b]) =>
      el('a', { class: 'pair', href: link(a) }, tile(cover(products[a])), tile(cover(products[b])),
        el('span', { class: 'names' }, nameOf(a), el('br'), nameOf(b)), el('output', {}, similarity(value))))));
}

function overview() {
  const run = runs[0];
  const catalogue = data.catalogue;
  byId('overview-content').append(status(), figures(), outcomeBar() || '',
    el('div', { class: 'columns' },
      facts('How it was made', [
        ['Model', catalogue.model], ['Weights', run && run.model && run.model.weights_source],
        ['SHA-256', catalogue.weights], ['Precision', catalogue.precision], ['Preprocessing', catalogue.preprocessing],
        ['Engine', run && run.model && run.model.engine && run.model.engine + ' on ' + run.model.device],
        ['Runner', run && run.runner + ', ' + count(run.parallelism, 'thread')],
        ['Similarity', data.metric === 'centred' ? 'cosine from the catalogue’s mean' : 'cosine'],
        ['Pictures', data.input], ['Embeddings', data.output], ['Catalogue', catalogue.version],
      ]),
      closestPairs() || ''));
}

// Products -----------------------------------------------------------------------------------------------------------

const filters = [
  ['All', () => true], ['Failed', hasFailed], ['Duplicates', (product, index) => isDuplicate(index)],
  ['Pictures left out', (product) => product.images_skipped > 0],
];
const searchable = (text) => text.normalize('NFC').toLowerCase();
let filter = filters[0][1];

function gallery() {
  const names = products.map((product) => searchable(product.name));
  const items = products.map((product, index) => el('li', {}, card(index)));
  byId('gallery').append(...items);
  filters.forEach(([name, test]) => {
    const matching = products.filter(test).length;
    if (matching === 0 && test !== filter) return;
    const button = el('button', { type: 'button', 'aria-pressed': String(test === filter) }, name + ' ', el('span', { class: 'count' }, number.format(matching)));
    button.addEventListener('click', () => {
      filter = test;
      for (const other of byId('filters').children) other.setAttribute('aria-pressed', other === button);
      show();
    });
    byId('filters').append(button);
  });

  function show() {
    const words = searchable(byId('search').value).split(/\s+/);
    let matching = 0;
    items.forEach((item, index) => {
      const matches = filter(products[index], index) && words.every((word) => names[index].includes(word));
      item.hidden = !matches;
      matching += matches;
    });
    byId('shown').textContent = (matching === products.length ? count(matching, 'product') : number.format(matching) + ' of ' + count(products.length, 'product'))
      + (data.products_in_all > products.length
        ? '. This page has ' + number.format(products.length) + ' of all ' + number.format(data.products_in_all)
          + ': failures and duplicates first, the rest evenly over the sorted names.'
        : '');
    byId('nothing').hidden = matching > 0;
    stop(items.find((item) => !item.hidden));
  }

  /** One stop for the tab key; arrows go on from there. */
  function stop(item) {
    items.forEach((other) => { other.firstChild.tabIndex = other === item ? 0 : -1; });
  }

  byId('gallery').addEventListener('focusin', (event) => stop(event.target.closest('li')));
  byId('gallery').addEventListener('keydown', (event) => {
    const visible = items.filter((item) => !item.hidden);
    const at = visible.indexOf(event.target.closest('li'));
    const columns = Math.max(1, visible.filter((item) => item.offsetTop === visible[0].offsetTop).length);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + columns, ArrowUp: at - columns, Home: 0, End: visible.length - 1 }[event.key];
    if (at < 0 || to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (visible[to]) visible[to].firstChild.focus();
  });
  byId('search').addEventListener('input', show);
  show();
}

document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || byId('product').open || event.target.matches('input')) return;
  event.preventDefault();
  location.hash = 'products';
  route();
  byId('search').focus();
});

// One product --------------------------------------------------------------------------------------------------------

function nearest(product) {
  return product.nearest.map((other, rank) => {
    const meter = el('i');
    meter.style.width = Math.max(0, product.similarities[rank]) * 100 + '%';
    return el('li', {}, el('a', { class: 'near', href: link(other) },
      tile(cover(products[other])), el('span', { class: 'name clamp' }, nameOf(other)),
      el('output', {}, similarity(product.similarities[rank])), el('span', { class: 'meter', 'aria-hidden': 'true' }, meter)));
  });
}

function open(index) {
  const product = products[index];
  byId('product-name').replaceChildren(nameOf(index));
  byId('product-facts').replaceChildren(el('bdi', {}, product.name), ' ', ...badges(product, index).filter((badge) => badge));
  const failures = product.failures.map((text) => el('p', { class: 'note' }, text));
  byId('product-sides').replaceChildren(
    el('section', {},
      el('h3', {}, count(product.pictures.length + product.more_pictures, 'picture')),
      el('div', { class: 'pictures' }, product.pictures.map((picture) => el('figure', {}, tile(picture),
        el('figcaption', {}, el('bdi', {}, picture.name), picture.failure && ' – ' + picture.failure)))),
      product.more_pictures > 0 && el('p', { class: 'note' }, 'and ' + number.format(product.more_pictures) + ' more'),
      failures),
    el('section', {},
      el('h3', {}, 'Nearest products'),
      product.embedded ? el('ul', {}, nearest(product)) : el('p', { class: 'muted' }, 'The exported catalogue does not have it, so it has no neighbours.'),
      product.embedded && data.products_in_all > products.length && el('p', { class: 'note' },
        'Of the ' + number.format(products.length) + ' products on this page. The command nearest searches all '
        + number.format(data.catalogue.products) + '.')));
  const dialog = byId('product');
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  byId('product-name').focus();
}

byId('close').addEventListener('click', () => byId('product').close());
byId('product').addEventListener('click', (event) => { if (event.target === byId('product')) byId('product').close(); });
byId('product').addEventListener('close', () => { if (indexOfLink.has(location.hash)) location.hash = view; });

// Duplicates and failures --------------------------------------------------------------------------------------------

function empty(title, text) {
  return el('p', { class: 'empty' }, el('strong', {}, title), text);
}

function duplicates() {
  if (data.duplicates.length === 0) {
    byId('duplicates-content').append(empty('No duplicates', 'No two products have equal pictures'
      + (data.threshold ? ' or a similarity of ' + data.threshold + ' or more.' : '.')));
  }
  if (!data.threshold) {
    byId('duplicates-content').before(el('p', { class: 'note' }, 'Products were compared by their pictures alone, not by their '
      + 'similarity: there are too many of them, or too many are alike. The command duplicates does it, with a higher threshold if need be.'));
  }
  byId('duplicates-content').append(...data.duplicates.map((group) => {
    const all = group.products.length + group.more_products;
    const shown = group.products.slice(0, 24);
    const facts = [
      group.equal_pictures > 0 && count(group.equal_pictures, 'picture') + ' of the same bytes',
      group.similarity !== undefined && 'smallest similarity ' + similarity(group.similarity),
    ];
    return el('article', { class: 'panel group' },
      el('header', {},
        group.equal_pictures ? pill('equal pictures', 'bad') : pill('similar', 'accent'),
        el('h3', {}, count(all, 'product')),
        el('span', { class: 'muted small' }, facts.filter((fact) => fact).join(', '))),
      el('ul', { class: 'gallery' }, shown.map((index) => el('li', {}, card(index)))),
      all > shown.length && el('p', { class: 'note' }, 'and ' + number.format(all - shown.length) + ' more'));
  }));
  if (data.groups_in_all > data.duplicates.length) {
    byId('duplicates-content').after(el('p', { class: 'note' }, 'These are ' + number.format(data.duplicates.length) + ' of '
      + count(data.groups_in_all, 'group') + '. The command duplicates lists all.'));
  }
}

function failures() {
  const target = byId('failures-content');
  if (data.failures.length === 0) {
    target.append(empty('Nothing has failed', 'The last run used every picture and embedded every product it had to.'));
  }
  target.append(...data.failures.map((failure) => el('article', { class: 'panel failure' },
    el('header', {}, el('h3', {}, el('code', {}, failure.code)), pill(number.format(failure.count), failure.whole_product ? 'bad' : 'warn')),
    el('p', {}, failure.meaning),
    el('p', { class: 'remedy' }, el('strong', {}, 'What to do: '), failure.remedy),
    el('details', { open: failure.cases.length <= 20 }, el('summary', {}, count(failure.count, 'case')),
      el('table', {}, el('thead', {}, el('tr', {}, ['Product', 'Picture', 'Message'].map((title) => el('th', { scope: 'col' }, title)))),
        el('tbody', {}, failure.cases.map((it) => el('tr', {},
          el('td', {}, productLink(it.product)), el('td', {}, el('bdi', {}, it.picture)), el('td', {}, it.message))))),
      failure.count > failure.cases.length && el('p', { class: 'note' },
        'and ' + number.format(failure.count - failure.cases.length) + ' more in the file _failures.jsonl')))));
}

function productLink(name) {
  const address = '#product=' + encodeURIComponent(name);
  const text = el('bdi', {}, label(name));
  return indexOfLink.has(address) ? el('a', { href: address }, text) : text;
}

// Map ----------------------------------------------------------------------------------------------------------------

const map = (() => {
  const canvas = byId('canvas');
  const tip = byId('tip');
  const points = products.map((product, index) => ({ index, x: product.x, y: product.y })).filter((point) => point.x !== undefined);
  const images = new Map();
  const pointers = new Map();
  const at = { scale: 1, x: 0, y: 0 }; // zoom, and the point of the data in the centre
  const dot = 5;
  const thumbnail = 44;
  let current = null;
  let moved = 0;
  const range = (key) => [Math.min(...points.map((point) => point[key])), Math.max(...points.map((point) => point[key]))];
  const [left, right] = range('x');
  const [bottom, top] = range('y');
  const size = () => ({ width: canvas.clientWidth || 1000, height: canvas.clientHeight || 420 });

  function unit() {
    const { width, height } = size();
    return at.scale * Math.min((width - 2 * thumbnail) / (right - left || 1), (height - 2 * thumbnail) / (top - bottom || 1));
  }

  function place(point) {
    const { width, height } = size();
    return [width / 2 + (point.x - at.x) * unit(), height / 2 - (point.y - at.y) * unit()];
  }

  function image(index) {
    const picture = cover(products[index]);
    if (!images.has(index) && picture && picture.jpeg) {
      const loaded = new Image();
      loaded.onload = draw;
      loaded.src = source(picture);
      images.set(index, loaded);
    }
    return images.get(index);
  }

  function color(name) {
    const probe = byId('map-panel');
    probe.style.color = `var(--${name})`;
    const found = getComputedStyle(probe).color;
    probe.style.color = '';
    return found;
  }

  function draw() {
    if (points.length === 0) return; // nor is there a canvas then
    const { width, height } = size();
    const ratio = window.devicePixelRatio || 1;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    const pen = canvas.getContext('2d');
    pen.scale(ratio, ratio);
    const colors = { dot: color('accent'), duplicate: color('mark'), line: color('line'), surface: color('surface') };
    const seen = points.map((point) => [point, ...place(point)])
      .filter(([, x, y]) => x > -thumbnail && y > -thumbnail && x < width + thumbnail && y < height + thumbnail);
    const pictures = seen.length <= 60;
    seen.sort(([a], [b]) => (a === current) - (b === current)); // the current one on top
    for (const [point, x, y] of seen) {
      const shown = pictures && image(point.index);
      const ring = point === current ? colors.dot : isDuplicate(point.index) ? colors.duplicate : colors.line;
      pen.beginPath();
      if (shown && shown.complete) {
        pen.save();
        pen.roundRect(x - thumbnail / 2, y - thumbnail / 2, thumbnail, thumbnail, 8);
        pen.clip();
        pen.drawImage(shown, x - thumbnail / 2, y - thumbnail / 2, thumbnail, thumbnail);
        pen.restore();
        pen.strokeStyle = ring;
        pen.lineWidth = point === current ? 3 : isDuplicate(point.index) ? 2 : 1;
        pen.stroke();
      } else {
        pen.arc(x, y, point === current ? dot + 2 : dot, 0, 2 * Math.PI);
        pen.fillStyle = isDuplicate(point.index) ? colors.duplicate : colors.dot;
        pen.globalAlpha = point === current ? 1 : 0.75;
        pen.fill();
        pen.globalAlpha = 1;
        pen.strokeStyle = colors.surface;
        pen.stroke();
      }
    }
  }

  function select(point, x, y) {
    canvas.classList.toggle('on-product', point !== null);
    tip.hidden = point === null;
    if (point !== current) {
      current = point;
      if (point) tip.replaceChildren(tile(cover(products[point.index])), el('span', { class: 'clamp' }, nameOf(point.index)));
      draw();
    }
    if (point) {
      const { width, height } = size();
      tip.style.left = Math.max(8, Math.min(x + 18, width - tip.offsetWidth - 8)) + 'px';
      tip.style.top = Math.max(8, y + 18 + tip.offsetHeight > height ? y - 18 - tip.offsetHeight : y + 18) + 'px';
    }
  }

  function nearestTo(x, y, reach) {
    let best = null;
    for (const point of points) {
      const [px, py] = place(point);
      const distance = Math.hypot(px - x, py - y);
      if (distance < reach) [best, reach] = [point, distance];
    }
    return best;
  }

  /** Zooms about a place that stays where it is. */
  function zoom(factor, x = size().width / 2, y = size().height / 2) {
    const { width, height } = size();
    const before = unit();
    at.scale = Math.min(200, Math.max(0.5, at.scale * factor));
    const shift = 1 / before - 1 / unit();
    at.x += (x - width / 2) * shift;
    at.y -= (y - height / 2) * shift;
    select(null);
    draw();
  }

  function pan(dx, dy) {
    at.x -= dx / unit();
    at.y += dy / unit();
    select(null);
    draw();
  }

  function all() {
    Object.assign(at, { scale: 1, x: (left + right) / 2, y: (bottom + top) / 2 });
    select(null);
    draw();
  }

  const spread = () => {
    const [a, b] = [...pointers.values()];
    return { distance: Math.hypot(a.offsetX - b.offsetX, a.offsetY - b.offsetY), x: (a.offsetX + b.offsetX) / 2, y: (a.offsetY + b.offsetY) / 2 };
  };
  const hover = (event) => select(nearestTo(event.offsetX, event.offsetY, 26), event.offsetX, event.offsetY);

  canvas.addEventListener('pointerdown', (event) => {
    pointers.set(event.pointerId, event);
    canvas.setPointerCapture(event.pointerId);
    if (pointers.size === 1) moved = 0;
  });
  canvas.addEventListener('pointermove', (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return hover(event);
    const pinched = pointers.size === 2 && spread();
    pointers.set(event.pointerId, event);
    moved += Math.hypot(event.offsetX - before.offsetX, event.offsetY - before.offsetY);
    if (pinched) {
      const now = spread();
      pan(now.x - pinched.x, now.y - pinched.y);
      zoom(now.distance / (pinched.distance || 1), now.x, now.y);
    } else if (pointers.size === 1 && moved > 4) {
      pan(event.offsetX - before.offsetX, event.offsetY - before.offsetY);
    }
  });
  const lift = (event) => pointers.delete(event.pointerId);
  canvas.addEventListener('pointerup', (event) => {
    lift(event);
    const point = nearestTo(event.offsetX, event.offsetY, 26);
    if (moved <= 4 && event.button === 0 && point) location.hash = link(point.index);
  });
  canvas.addEventListener('pointercancel', lift);
  canvas.addEventListener('pointerleave', () => select(null));
  canvas.addEventListener('wheel', (event) => {
    event.preventDefault();
    zoom(Math.exp(-Math.max(-200, Math.min(200, event.deltaY)) / 300), event.offsetX, event.offsetY);
  }, { passive: false });
  canvas.addEventListener('keydown', (event) => {
    const step = 60;
    const keys = {
      ArrowLeft: () => pan(step, 0), ArrowRight: () => pan(-step, 0), ArrowUp: () => pan(0, step), ArrowDown: () => pan(0, -step),
      '+': () => zoom(1.4), '=': () => zoom(1.4), '-': () => zoom(1 / 1.4), 0: all,
      Enter: () => { if (current) location.hash = link(current.index); },
    };
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    keys[event.key]();
    if (event.key !== 'Enter') selectCentre();
  });
  function selectCentre() {
    const { width, height } = size();
    const point = nearestTo(width / 2, height / 2, Math.min(width, height) / 2);
    select(point, ...(point ? place(point) : []));
  }
  canvas.addEventListener('focus', () => { if (canvas.matches(':focus-visible')) selectCentre(); });
  canvas.addEventListener('blur', () => select(null));
  byId('zoom-in').addEventListener('click', () => zoom(1.6));
  byId('zoom-out').addEventListener('click', () => zoom(1 / 1.6));
  byId('zoom-all').addEventListener('click', all);
  new ResizeObserver(() => { if (canvas.clientWidth) draw(); }).observe(canvas);
  window.addEventListener('beforeprint', draw);

  if (points.length === 0) {
    byId('map-panel').replaceWith(empty('No map', 'A map needs two products with embeddings.'));
    byId('map-help').remove();
  } else {
    const [first, second] = data.explained_variance.map((part) => Math.round(part * 100));
    byId('variance').textContent = count(points.length, 'product') + ' along the two directions in which embeddings differ most: '
      + `they hold ${first + second} % of the variance (${first} % across, ${second} % up)`
      + (groupsOf.size ? '. Duplicates have another colour.' : '.');
    all();
  }
  return { draw };
})();

// Views and theme ----------------------------------------------------------------------------------------------------

/** What fills a view when it is first shown, so that the page opens before all pictures have a place. */
const fill = { overview, products: gallery, duplicates, failures, map() {} };
const views = Object.keys(fill);
let view = '';

function filled(name) {
  fill[name]();
  fill[name] = () => {};
}

function route() {
  const product = indexOfLink.get(location.hash);
  const wanted = location.hash.slice(1);
  const next = views.includes(wanted) ? wanted : view || (product === undefined ? 'overview' : 'products');
  if (next !== view) {
    view = next;
    filled(view);
    views.forEach((name) => { byId('view-' + name).hidden = name !== view; });
    document.querySelectorAll('nav a').forEach((tab) => {
      if (tab.hash !== '#' + view) return tab.removeAttribute('aria-current');
      tab.setAttribute('aria-current', 'page');
      tab.scrollIntoView({ block: 'nearest', inline: 'center' });
    });
    window.scrollTo(0, 0);
  }
  if (product !== undefined) open(product);
  else if (byId('product').open) byId('product').close();
}

function remembered(theme) {
  try { // a browser may refuse to remember anything of a file
    if (theme) localStorage.setItem('theme', theme);
    return localStorage.getItem('theme');
  } catch {
    return null;
  }
}

const prefersDark = matchMedia('(prefers-color-scheme: dark)');

function useTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  const dark = theme ? theme === 'dark' : prefersDark.matches;
  document.documentElement.toggleAttribute('data-dark', dark);
  byId('theme').textContent = dark ? '☀' : '☾';
  byId('theme').setAttribute('aria-label', dark ? 'Use light colours' : 'Use dark colours');
  map.draw();
}

byId('theme').addEventListener('click', () => {
  const theme = document.documentElement.hasAttribute('data-dark') ? 'light' : 'dark';
  remembered(theme);
  useTheme(theme);
});
prefersDark.addEventListener('change', () => useTheme(document.documentElement.dataset.theme));

byId('product-count').textContent = number.format(products.length);
byId('duplicate-count').textContent = number.format(data.groups_in_all);
byId('failure-count').textContent = number.format(sum(data.failures.map((failure) => failure.count)));
byId('location').textContent = data.input;
byId('location').title = data.input;
byId('made').textContent = 'Made on ' + time(data.made) + ' by image-recognition-job ' + data.program_version;
useTheme(remembered());
window.addEventListener('beforeprint', () => views.forEach(filled));
window.addEventListener('hashchange', route);
route();

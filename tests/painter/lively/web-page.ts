import type { Pixels } from '@usher/desktop';
import { box, drawDesk, drawPart, text, windowFrame } from './chrome.ts';
import type { Look, Move, Scene } from './scene.ts';

const WINDOW = { x: 100, y: 36, width: 1720, height: 980 };
const PLAYER = { x: 890, y: 250, width: 864, height: 486 };
const FILM = { x: 0, y: 0, width: 2000, height: 900 };
const BAR = { x: PLAYER.x, y: PLAYER.y + PLAYER.height + 16, width: PLAYER.width, height: 8 };

/** A page about the sea in a browser, with a film that glides over a reef. */
export async function webPageScene(look: Look, variant: number, scale: number): Promise<Scene> {
  const frame = windowFrame(WINDOW, 'Life on a coral reef', look, page(look));
  const pictures: Record<string, Pixels> = {
    film: await drawPart(FILM, scale, reef(variant)),
    played: await drawPart(BAR, scale, box(BAR, look.accent)),
    unplayed: await drawPart(BAR, scale, box(BAR, '#dfe4ea')),
  };
  return { desk: await drawDesk(look, scale, frame), pictures, step: playAt };
}

/** The film at a tick, and how much of it has been played. */
function playAt(tick: number): readonly Move[] {
  const x = Math.round(568 + 560 * Math.sin(tick / 60));
  const y = Math.round(200 + 190 * Math.sin(tick / 47));
  const from = { x, y, width: PLAYER.width, height: PLAYER.height };
  const moves: Move[] = [{ picture: 'film', from, to: PLAYER }];
  const played = Math.floor(tick / 12) % BAR.width;
  if (tick % BAR.width === 0) {
    moves.push({ picture: 'unplayed', from: { x: 0, y: 0, width: BAR.width, height: BAR.height }, to: BAR });
  } else if (played > 0 && tick % 12 === 0) {
    moves.push({ picture: 'played', from: { x: 0, y: 0, width: played, height: BAR.height }, to: BAR });
  }
  return moves;
}

const ARTICLE = [
  'A coral reef looks like a garden of stone, but',
  'it is alive. Each coral is a colony of tiny animals',
  'called polyps, cousins of the jellyfish.',
  '',
  'Reefs cover less than one hundredth of the sea',
  'floor, yet a quarter of all sea creatures spend',
  'part of their lives there.',
  '',
  'Warm, clear and shallow water suits them best.',
  'When the sea grows too warm the corals turn',
  'white. This is called bleaching.',
];

function page(look: Look): string {
  const { x, y, width, height } = WINDOW;
  const article = ARTICLE.map((line, i) => text(x + 70, 400 + i * 40, line, { size: 27, fill: '#2a3541' }));
  const facts = ['4,000 kinds of fish', '500 million years old', 'Seen from space'].map(
    (fact, i) =>
      box({ x: 890 + i * 292, y: 800, width: 276, height: 120 }, '#eef4f8', 'rx="12"') +
      `<circle cx="${930 + i * 292}" cy="860" r="16" fill="${['#ef8a3c', '#2f8fb5', '#5bb974'][i]}"/>` +
      text(960 + i * 292, 868, fact, { size: 20, weight: 600 }),
  );
  return (
    box({ x, y: y + 42, width, height: 62 }, '#e6ebf0') +
    box({ x: x + 150, y: y + 54, width: width - 220, height: 38 }, '#fff', 'rx="19"') +
    text(x + 180, y + 80, 'reef.museum.example/life', { size: 19, fill: '#4a5765' }) +
    text(x + 30, y + 82, '‹  ›', { size: 30, weight: 600, fill: '#6a7785' }) +
    box({ x, y: y + 104, width, height: 82 }, look.accent) +
    text(x + 70, y + 157, 'Museum of the Sea', { size: 32, weight: 600, fill: '#fff' }) +
    ['Animals', 'Oceans', 'Visit', 'Games']
      .map((name, i) => text(x + 1180 + i * 130, y + 155, name, { size: 21, fill: '#fff' }))
      .join('') +
    text(x + 70, 310, 'Life on a coral reef', { size: 52, weight: 600 }) +
    article.join('') +
    facts.join('') +
    box({ x, y: y + height - 14, width, height: 2 }, '#fff') +
    box(PLAYER, '#0b3a57') +
    box(BAR, '#dfe4ea')
  );
}

/** A wide view of a reef with fish, seen a part at a time. */
function reef(variant: number): string {
  const corals = ['#ef6a53', '#f2a03d', '#d85f9c', '#8f6bd1', '#f6cf57'];
  const plants = Array.from({ length: 26 }, (_, i) => {
    const [x, tall] = [i * 80 + 20, 90 + ((i * 67 + variant * 31) % 190)];
    const colour = corals[(i + variant) % corals.length];
    if (i % 3 === 0) {
      return `<path d="M${x} 900 q-30 -${tall} 6 -${tall * 1.5} q34 ${tall * 0.5} 30 ${tall * 1.5}Z" fill="#2f9a6b"/>`;
    }
    const arms = [-46, -18, 18, 46].map(
      (dx) =>
        `<path d="M${x} 900 q${dx / 3} -${tall / 2} ${dx} -${tall}" stroke="${colour}" stroke-width="18" stroke-linecap="round" fill="none"/>`,
    );
    return arms.join('');
  });
  const fish = Array.from({ length: 24 }, (_, i) => {
    const [x, y] = [80 + ((i * 337 + variant * 101) % 1860), 90 + ((i * 211 + variant * 53) % 560)];
    const size = 22 + ((i * 13) % 34);
    const colour = ['#f7c948', '#ff8552', '#7fd1f5', '#f25f7a', '#ffffff'][i % 5];
    return (
      `<g transform="translate(${x} ${y}) scale(${i % 2 ? 1 : -1} 1)" fill="${colour}"><ellipse rx="${size}" ry="${size * 0.55}"/>` +
      `<path d="M${-size * 0.8} 0 l${-size * 0.7} ${-size * 0.5} v${size}Z"/><circle cx="${size * 0.55}" cy="${-size * 0.12}" r="${size * 0.11}" fill="#12202c"/></g>`
    );
  });
  const bubbles = Array.from(
    { length: 40 },
    (_, i) =>
      `<circle cx="${(i * 149) % 2000}" cy="${(i * 97) % 820}" r="${4 + (i % 5) * 3}" fill="#fff" opacity=".25"/>`,
  );
  return (
    '<defs><linearGradient id="sea" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#37a6cf"/><stop offset="1" stop-color="#0b3a57"/></linearGradient></defs>' +
    '<rect width="2000" height="900" fill="url(#sea)"/>' +
    '<path d="M300 0 L520 0 L260 900 L-40 900Z M900 0 L1010 0 L980 900 L760 900Z M1500 0 L1680 0 L1800 900 L1560 900Z" fill="#fff" opacity=".09"/>' +
    bubbles.join('') +
    '<path d="M0 850 C400 800 700 870 1100 830 S1700 800 2000 850 V900 H0Z" fill="#d9c08c"/>' +
    plants.join('') +
    fish.join('')
  );
}

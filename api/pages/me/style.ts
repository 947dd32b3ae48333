import type { Shades } from '../../../domain/journey/brand';
import { Html } from '../html';

/** What a person's page looks like beside what every page does. */
export const ownStyle = new Html(`
main.own { max-width: 52rem; padding-top: 1.25rem; }
.top { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; justify-content: space-between; padding-bottom: 1rem; }
.brand { display: flex; align-items: center; gap: .65rem; font-weight: 650; overflow-wrap: anywhere; min-width: 0; } .brand img { height: 2.25rem; max-width: 10rem; }
.languages { display: flex; gap: .25rem; margin: 0; } .languages a { padding: .6rem .7rem; min-width: 2.75rem; text-align: center; } .languages a[aria-current] { color: inherit; text-decoration: none; font-weight: 600; }
.own h1 { font-size: clamp(1.75rem, 6vw, 2.4rem); } .own h2 { font-size: 1.3rem; margin: 0 0 .25rem; letter-spacing: -.01em; } .own h3 { font-size: 1.05rem; margin: 0 0 .35rem; overflow-wrap: anywhere; } .own h4 { margin: .9rem 0 .25rem; font-size: .95rem; }
.own section { margin: 2.5rem 0 0; scroll-margin-top: 1rem; } .own section.card { margin: 1.25rem 0; } .own .card { padding: 1.1rem 1.2rem; border-radius: .9rem; overflow-wrap: anywhere; } .own form { margin: 0; } .own article > form + form { margin-top: .75rem; } .own .two + h3 { margin-top: 1.75rem; }
.own p { margin: 0 0 .75rem; } .small { font-size: .92rem; } .own nav { margin: 1.25rem 0 0; gap: 0 .25rem; } .own nav a { padding: .6rem .75rem .6rem 0; }
.two { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); align-items: start; margin-top: .75rem; } .two .card { margin: 0; }
.stop, .line { display: flex; flex-wrap: wrap; gap: .75rem 1.25rem; align-items: center; justify-content: space-between; } .stop > div { flex: 1 1 16rem; }
.line { padding: .5rem 0; border-top: 1px solid var(--line); } h3 + .line, p + .line { border-top: 0; } .line > span:first-child { min-width: 0; }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
.own button, .button { display: inline-block; min-height: 2.75rem; padding: .55rem 1.1rem; border: 1.5px solid var(--accent); border-radius: .6rem; font: inherit; font-weight: 600; text-decoration: none; max-width: 100%; overflow-wrap: anywhere; }
.own button.plain, .button { background: transparent; color: var(--accent); } .own button.warn { background: transparent; color: var(--warn); border-color: var(--warn); }
.own button:hover, .button:hover { filter: brightness(.93); } .own button.plain:hover, .own button.warn:hover, .button:hover { filter: none; background: var(--paper); }
.ways { list-style: none; margin: 0 0 .75rem; padding: 0; display: grid; gap: .5rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr)); } .ways:empty { display: none; }
.own .switch { display: flex; width: 100%; gap: .75rem; align-items: center; justify-content: space-between; text-align: left; padding: .5rem .9rem; min-height: 3.4rem; line-height: 1.3; background: transparent; color: inherit; border: 1.5px solid var(--edge); border-radius: .6rem; }
.own button.switch:hover { background: var(--paper); filter: none; }
.switch i { flex: none; width: 2.6rem; height: 1.5rem; border-radius: 1rem; border: 1.5px solid var(--edge); padding: 2px; } .switch i::after { content: ""; display: block; width: 1.06rem; height: 1.06rem; border-radius: 50%; background: var(--edge); }
.switch.on i { background: var(--accent); border-color: var(--accent); } .switch.on i::after { background: var(--on-accent); margin-left: auto; } .own .switch.fixed { border-style: dashed; }
.own label { display: block; margin: 0 0 .75rem; } .own label > input:not([type=checkbox], [type=radio]), select { display: block; width: 100%; min-height: 2.75rem; margin-top: .2rem; font: inherit; color: inherit; background: var(--paper); border: 1.5px solid var(--edge); border-radius: .6rem; padding: .4rem .7rem; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 8.5rem), 1fr)); gap: 0 .75rem; } .own input { min-width: 0; max-width: 100%; } fieldset { border: 0; margin: 0 0 .75rem; padding: 0; display: flex; flex-wrap: wrap; gap: .1rem .25rem; } legend { padding: 0; }
.own label.tick { display: inline-flex; gap: .4rem; align-items: center; margin: 0; min-height: 2.75rem; padding-right: .6rem; } .tick input { width: 1.35rem; height: 1.35rem; margin: 0; accent-color: var(--accent); }
.plain { list-style: none; margin: 0; padding: 0; } ol.card.plain { padding: 0 1.2rem; } .plain li { padding: .7rem 0; border-top: 1px solid var(--line); } .plain li:first-child { border-top: 0; }
.state { display: inline-block; padding: .05rem .55rem; border-radius: 1rem; border: 1.5px solid var(--edge); font-size: .85rem; } .state.sent { border-color: var(--accent); color: var(--accent); }
.own summary { min-height: 2.75rem; display: flex; align-items: center; gap: .5rem; color: var(--accent); text-decoration: underline; text-underline-offset: .2em; } .own summary h3 { margin: 0; color: inherit; } .own details { margin-top: .35rem; }
.notice { border-left: 4px solid var(--accent); } .sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
:root { --edge: #8a867d; } @media (prefers-color-scheme: dark) { :root { --edge: #8f8b82; } }
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
`);

/** The brand's own colour in the place of ours. */
export const brandStyle = ({ light, dark }: Shades): Html =>
  new Html(`:root { --accent: ${light.accent}; --on-accent: ${light.on}; }
@media (prefers-color-scheme: dark) { :root { --accent: ${dark.accent}; --on-accent: ${dark.on}; } }`);

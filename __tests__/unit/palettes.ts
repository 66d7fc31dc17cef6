/** The colours that terminals come with, as their sources give them: 0 to 7 in ANSI's order. */
export interface Palette {
  readonly background: string;
  readonly colours: readonly string[];
}

const both = (...colours: readonly string[]) => ({
  light: { background: '#ffffff', colours },
  dark: { background: '#000000', colours },
});

/**
 * xterm: XTerm-col.ad. VGA: the console of Linux, drivers/tty/vt/vt.c. Terminal.app: profiles Basic and Pro. VS Code:
 * terminalColorRegistry.ts, defaults of light and dark. GNOME: VTE's Profiles, "GNOME". Windows Terminal: defaults.json, Campbell
 * on dark, One Half Light on light.
 */
export const palettes: Readonly<Record<string, { readonly light: Palette; readonly dark: Palette }>> = {
  xterm: both('#000000', '#cd0000', '#00cd00', '#cdcd00', '#0000ee', '#cd00cd', '#00cdcd', '#e5e5e5'),
  vga: both('#000000', '#aa0000', '#00aa00', '#aa5500', '#0000aa', '#aa00aa', '#00aaaa', '#aaaaaa'),
  'terminal.app': both(
    '#000000',
    '#990000',
    '#00a600',
    '#999900',
    '#0000b2',
    '#b200b2',
    '#00a6b2',
    '#bfbfbf',
  ),
  'vs code': {
    light: {
      background: '#ffffff',
      colours: ['#000000', '#cd3131', '#107c10', '#949800', '#0451a5', '#bc05bc', '#0598bc', '#555555'],
    },
    dark: {
      background: '#1e1e1e',
      colours: ['#000000', '#cd3131', '#0dbc79', '#e5e510', '#2472c8', '#bc3fbc', '#11a8cd', '#e5e5e5'],
    },
  },
  gnome: both('#171421', '#c01c28', '#26a269', '#a2734c', '#12488b', '#a347ba', '#2aa1b3', '#d0cfcc'),
  'windows terminal': {
    light: {
      background: '#fafafa',
      colours: ['#383a42', '#e45649', '#50a14f', '#c18301', '#0184bc', '#a626a4', '#0997b3', '#fafafa'],
    },
    dark: {
      background: '#0c0c0c',
      colours: ['#0c0c0c', '#c50f1f', '#13a10e', '#c19c00', '#0037da', '#881798', '#3a96dd', '#cccccc'],
    },
  },
};

/** https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Parts of our pictures: light and dark by the reader's own choice, no font, image or script from outside. */

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** CSS of both: `light` holds, but where the reader prefers dark. */
const themes = {
  light: { paper: '#ffffff', edge: '#d0d7de', bar: '#f6f8fa', ink: '#1f2328', faint: '#59636e' },
  dark: { paper: '#0d1117', edge: '#3d444d', bar: '#151b23', ink: '#e6edf3', faint: '#9198a1' },
};
/** Red, green, magenta; a filled box of the colour, and text on it. */
const tints = {
  light: {
    red: '#cf222e',
    green: '#116329',
    magenta: '#8250df',
    greenFill: '#dafbe1',
    magentaFill: '#fbefff',
    redFill: '#ffebe9',
  },
  dark: {
    red: '#ff7b72',
    green: '#56d364',
    magenta: '#d2a8ff',
    greenFill: '#12261e',
    magentaFill: '#271f3a',
    redFill: '#2d1517',
  },
};

function rules(of: 'light' | 'dark'): string {
  const { paper, edge, bar, ink, faint } = themes[of];
  const { red, green, magenta, redFill, greenFill, magentaFill } = tints[of];
  return [
    `.paper{fill:${paper};stroke:${edge}}.bar{fill:${bar}}.edge{stroke:${edge};fill:none}`,
    `.ink{fill:${ink}}.faint{fill:${faint}}.red{fill:${red}}.green{fill:${green}}.magenta{fill:${magenta}}`,
    `.line{stroke:${faint};fill:none}.tip{fill:${faint}}`,
    `.box{fill:${bar};stroke:${edge}}.box-green{fill:${greenFill};stroke:${green}}`,
    `.box-magenta{fill:${magentaFill};stroke:${magenta}}.box-red{fill:${redFill};stroke:${red}}`,
  ].join('');
}

const mono = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace";
const sans = "-apple-system,BlinkMacSystemFont,'Segoe UI',Helvetica,Arial,'DejaVu Sans',sans-serif";

export interface Picture {
  readonly title: string;
  /** What is to be seen, for those who do not see it. */
  readonly description: string;
  readonly width: number;
  readonly height: number;
  /** What stands in it. */
  readonly body: readonly string[];
}

export function svg({ title, description, width, height, body }: Picture): string {
  const style = `text{white-space:pre}.mono{font-family:${mono}}.sans{font-family:${sans}}.bold{font-weight:600}${rules('light')}@media (prefers-color-scheme:dark){${rules('dark')}}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title desc">
<title id="title">${escaped(title)}</title>
<desc id="desc">${escaped(description)}</desc>
<style>${style}</style>
${body.join('\n')}
</svg>
`;
}

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax under test.
import { describe, expect, it } from '@jest/globals';
import { resolve } from './settings-doubles.js';

describe('Python packages', () => {
  it('are read as the Jac installer reads them', async () => {
    const toml = `[dependencies]
requests = "2.31"
numpy = ">=1.26,<2"
"uvicorn[standard]" = "~=0.30"
pillow = "*"
rich = "latest"
httpx = ""
jaclang = "0.16.7"
jac_scale = "==0.2.30"
[dependencies.npm]
react = "18"
[dev-dependencies]
pytest = "8"
`;
    const { settings, origins, warnings } = await resolve({ toml });
    expect(settings.dependencies).toEqual([
      'requests==2.31',
      'numpy>=1.26,<2',
      'uvicorn[standard]~=0.30',
      'pillow',
      'rich',
      'httpx',
    ]);
    expect(settings.pluginVersions).toEqual({ jaclang: '0.16.7', 'jac-scale': '0.2.30' });
    expect([origins.dependencies.detail, origins.pluginVersions.detail, warnings]).toEqual([
      'jac.toml:1',
      'jac.toml:1',
      [],
    ]);
  });

  it('plugin_versions names versions by any spelling; latest and none keep their meaning', async () => {
    const toml = `[plugins.scale.kubernetes.plugin_versions]
jaclang = "0.16.7"
jac_scale = "latest"
jac_client = "none"
jac_byllm = "1.0"
[dependencies]
jaclang = "0.15.0"
`;
    expect((await resolve({ toml })).settings.pluginVersions).toEqual({
      jaclang: '0.16.7',
      byllm: '1.0',
      'jac-client': 'none',
      'jac-scale': 'latest',
    });
  });

  it('warns of what is not installed', async () => {
    const toml =
      '[dependencies]\njac-scale = "~=0.2"\nx = { version = "1" }\n[scale.kubernetes]\nadditional_packages = ["curl"]\n';
    const { settings, warnings } = await resolve({ toml });
    expect(settings.dependencies).toEqual([]);
    expect(warnings.map(({ line: at, message }) => `${at} ${message}`)).toEqual([
      '2 dependencies.jac-scale: the runtime is of the version its image has, or the latest',
      '3 dependencies.x: only versions in quotes are installed',
      '5 scale.kubernetes.additional_packages: not honoured by this version: these are Debian packages; use a python_image that has them, and [dependencies] for Python packages',
    ]);
  });
});

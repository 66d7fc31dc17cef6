"""Draws the gallery: make_assets.py writes assets/tiles/*.svg and data/captions.csv. The same every time."""
import csv
import math
from pathlib import Path

HERE = Path(__file__).parent
SIDE = 240

PALETTES = {
    "dawn": ("#fff1e6", "#f4978e", "#6d597a"),
    "moss": ("#f1f5e8", "#90a955", "#31572c"),
    "harbour": ("#edf6f9", "#83c5be", "#006d77"),
    "ember": ("#fff3e0", "#f77f00", "#780000"),
}


def rings(light, mid, dark):
    for step in range(9, 0, -1):
        yield f'<circle cx="120" cy="120" r="{step * 12}" fill="{(light, mid, dark)[step % 3]}"/>'


def waves(_light, mid, dark):
    for row in range(8):
        y = 25 + row * 27
        points = " ".join(f"{x},{y + 10 * math.sin(x / 19 + row):.1f}" for x in range(0, SIDE + 1, 8))
        yield f'<polyline points="{points}" fill="none" stroke="{(mid, dark)[row % 2]}" stroke-width="9"/>'


def stripes(_light, mid, dark):
    for column in range(10):
        width = 4 + column * 2
        yield f'<rect x="{8 + column * 23}" y="0" width="{width}" height="{SIDE}" fill="{(dark, mid)[column % 2]}"/>'


def dots(_light, mid, dark):
    for row in range(7):
        for column in range(7):
            radius = 4 + (row * column) % 9
            yield f'<circle cx="{24 + column * 32}" cy="{24 + row * 32}" r="{radius}" fill="{(mid, dark)[(row + column) % 2]}"/>'


def steps(light, mid, dark):
    for step in range(10):
        yield f'<rect x="{step * 24}" y="{SIDE - (step + 1) * 22}" width="24" height="{(step + 1) * 22}" fill="{(dark, mid, light)[step % 3]}" stroke="{dark}"/>'


def rays(_light, mid, dark):
    for ray in range(24):
        angle = ray * math.pi / 12
        x, y = 120 + 110 * math.cos(angle), 120 + 110 * math.sin(angle)
        yield f'<line x1="120" y1="120" x2="{x:.1f}" y2="{y:.1f}" stroke="{(mid, dark)[ray % 2]}" stroke-width="{3 + ray % 5}"/>'


def main():
    tiles = HERE / "assets" / "tiles"
    tiles.mkdir(parents=True, exist_ok=True)
    rows = []
    for pattern in (rings, waves, stripes, dots, steps, rays):
        for palette, colours in PALETTES.items():
            name = f"{pattern.__name__}-{palette}"
            shapes = "\n  ".join(pattern(*colours))
            (tiles / f"{name}.svg").write_text(
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}">\n'
                f'  <rect width="{SIDE}" height="{SIDE}" fill="{colours[0]}"/>\n  {shapes}\n</svg>\n'
            )
            title = f"{pattern.__name__.capitalize()} at {palette}"
            rows.append((name, title, palette, colours[0], colours[2], 120 * (len(rows) + 1) ** 2))
    with open(HERE / "data" / "captions.csv", "w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("name", "title", "palette", "paper", "ink", "visitors"))
        writer.writerows(rows)


if __name__ == "__main__":
    main()

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

/** Reads the two values of each token from the stylesheet that the product uses. */
const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')
type Colour = readonly [lightness: number, chroma: number, hue: number]
const tokens = new Map<string, { light: Colour; dark: Colour }>()
for (const [, name = '', l1, c1, h1, l2, c2, h2] of css.matchAll(
  /--([\w-]+): light-dark\(oklch\(([\d.]+) ([\d.]+) ([\d.]+)\), oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)\)/g,
)) {
  tokens.set(name, {
    light: [Number(l1), Number(c1), Number(h1)],
    dark: [Number(l2), Number(c2), Number(h2)],
  })
}

/** Relative luminance of an OKLCH colour, clipped to sRGB. https://www.w3.org/TR/css-color-4/#color-conversion-code */
function luminance([lightness, chroma, hue]: Colour): number {
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const clip = (value: number) => Math.min(1, Math.max(0, value))
  const red = clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)
  const green = clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s)
  const blue = clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: Colour, other: Colour): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (high + 0.05) / (low + 0.05)
}

function token(name: string) {
  const found = tokens.get(name)
  if (!found) throw new Error(`tokens.css has no colour --${name}`)
  return found
}

const grounds = ['ground', 'surface', 'raised', 'sunken', 'accent-ground']
const words = ['text', 'text-2', 'text-3', 'accent', 'compliant', 'critical', 'high', 'medium', 'low', 'unknown']
const marks = ['encryption', 'encryption-2', 'exposure', 'waf', 'coverage', 'line-strong']

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test.each(words)('words in --%s can be read on every ground (WCAG 1.4.3: 4.5)', (word) => {
    for (const ground of grounds)
      expect(contrast(token(word)[theme], token(ground)[theme]), `${word} on ${ground}`).toBeGreaterThanOrEqual(4.5)
  })
  test.each(marks)('marks in --%s stand out from panel and page (WCAG 1.4.11: 3)', (mark) => {
    for (const ground of ['ground', 'surface', 'raised'])
      expect(contrast(token(mark)[theme], token(ground)[theme]), `${mark} on ${ground}`).toBeGreaterThanOrEqual(3)
  })
  test('the word on a filled button can be read', () => {
    expect(contrast(token('on-accent')[theme], token('accent-strong')[theme])).toBeGreaterThanOrEqual(4.5)
  })
})

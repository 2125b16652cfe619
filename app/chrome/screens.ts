import {
  Building2,
  Eye,
  Flag,
  Gauge,
  Globe,
  KeyRound,
  ListTree,
  type LucideIcon,
  Radar,
  ShieldHalf,
  TrendingUp,
} from 'lucide-react'

/** A screen of the product: what the navigation, the commands and the keyboard know of it. */
export interface Screen {
  readonly path: string
  readonly label: string
  readonly icon: LucideIcon
  /** `g` and this letter go there. */
  readonly letter: string
  /** Shown in the bar of narrow windows; the others are behind “More”. */
  readonly narrow: boolean
}

/** In the order of the navigation, by what a reader asks: how are we, what is wrong where, what is there, what was seen. */
export const screenGroups: readonly (readonly Screen[])[] = [
  [
    { path: '/', label: 'Overview', icon: Gauge, letter: 'o', narrow: true },
    { path: '/trends', label: 'Trends', icon: TrendingUp, letter: 't', narrow: true },
    { path: '/accounts', label: 'Accounts', icon: Building2, letter: 'a', narrow: false },
  ],
  [
    { path: '/findings', label: 'Findings', icon: Flag, letter: 'i', narrow: false },
    { path: '/exposure', label: 'Exposure', icon: Globe, letter: 'x', narrow: true },
    { path: '/encryption', label: 'Encryption', icon: KeyRound, letter: 'e', narrow: false },
    { path: '/waf', label: 'WAF', icon: ShieldHalf, letter: 'w', narrow: false },
  ],
  [{ path: '/resources', label: 'Resources', icon: ListTree, letter: 'r', narrow: true }],
  [
    { path: '/coverage', label: 'Coverage', icon: Eye, letter: 'c', narrow: false },
    { path: '/scans', label: 'Scans', icon: Radar, letter: 's', narrow: true },
  ],
]

export const screens: readonly Screen[] = screenGroups.flat()

/** Whether a path lies on a screen: the Overview's own path begins every other. */
export function isOn(screen: Screen, here: string): boolean {
  return screen.path === '/' ? here === '/' : here === screen.path || here.startsWith(`${screen.path}/`)
}

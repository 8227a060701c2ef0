import {
  Activity,
  Bot,
  Box,
  CalendarClock,
  CircleDashed,
  Copy,
  FileSliders,
  Folders,
  Gauge,
  KeyRound,
  Layers2,
  Link,
  Link2,
  ListChecks,
  type LucideIcon,
  Network,
  Rocket,
  Ruler,
  Server,
  Shield,
  ShieldCheck,
  Split,
  Timer,
  Waypoints,
} from 'lucide-react'

/** Kinds name their icon as lucide spells it; what is not listed here gets the mark of the unknown. */
const icons: Readonly<Record<string, LucideIcon>> = {
  activity: Activity,
  bot: Bot,
  box: Box,
  'calendar-clock': CalendarClock,
  copy: Copy,
  'file-sliders': FileSliders,
  folders: Folders,
  gauge: Gauge,
  'key-round': KeyRound,
  'layers-2': Layers2,
  link: Link,
  'link-2': Link2,
  'list-checks': ListChecks,
  network: Network,
  rocket: Rocket,
  ruler: Ruler,
  server: Server,
  shield: Shield,
  'shield-check': ShieldCheck,
  split: Split,
  timer: Timer,
  waypoints: Waypoints,
}

export function KindIcon({ name, className = 'size-4' }: { name: string | undefined; className?: string }) {
  const Icon = (name && icons[name]) || CircleDashed
  return <Icon aria-hidden className={className} />
}

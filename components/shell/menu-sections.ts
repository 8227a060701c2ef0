/** The side menu: what the kinds say of their place in it, and below it whatever else the cluster serves. */
import { canDo, type Kind, type MenuSection } from '@/lib/kinds/kind'
import { isCustomGroup } from '@/lib/kube/api-groups'

const order: readonly MenuSection[] = ['cluster', 'workloads', 'network', 'storage', 'config', 'access', 'policy']

interface MenuGroup {
  section: MenuSection
  kinds: readonly Kind[]
}

export function menuGroups(kinds: readonly Kind[]): readonly MenuGroup[] {
  return order
    .map((section) => ({
      section,
      kinds: kinds
        .filter(({ menu }) => menu?.section === section)
        .sort((a, b) => (a.menu?.order ?? 0) - (b.menu?.order ?? 0)),
    }))
    .filter((group) => group.kinds.length > 0)
}

export interface FurtherKinds {
  /** By API group. */
  custom: readonly { group: string; kinds: readonly Kind[] }[]
  /** Of Kubernetes itself, without a place of their own. */
  more: readonly Kind[]
}

/** What has no place of its own, as far as there is a list of it. */
export function furtherKinds(kinds: readonly Kind[]): FurtherKinds {
  const listed = kinds.filter((kind) => kind.foreign && canDo(kind, 'list')).sort(byName)
  const groups = new Map<string, Kind[]>()
  for (const kind of listed.filter(({ group }) => isCustomGroup(group))) {
    groups.set(kind.group, [...(groups.get(kind.group) ?? []), kind])
  }
  return {
    custom: [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([group, inside]) => ({ group, kinds: inside })),
    more: listed.filter(({ group }) => !isCustomGroup(group)),
  }
}

/** As kubectl would know it too: plural, short name, group. `word`: what it is called on screen. */
export function isFound(kind: Kind, word: string, text: string): boolean {
  const names = [word, kind.kind, kind.id, ...(kind.shortNames ?? [])]
  return names.some((name) => name.toLowerCase().includes(text.trim().toLowerCase()))
}

const byName = (a: Kind, b: Kind) => (a.kind === b.kind ? (a.id < b.id ? -1 : 1) : a.kind < b.kind ? -1 : 1)

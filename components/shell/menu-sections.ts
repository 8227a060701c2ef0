/** The side menu, made of what the kinds say of their place in it. */
import { kinds } from '@/lib/kinds'
import type { Kind, MenuSection } from '@/lib/kinds/kind'

const order: readonly MenuSection[] = ['cluster', 'workloads', 'network', 'config', 'access', 'policy']

interface MenuGroup {
  section: MenuSection
  kinds: readonly Kind[]
}

export const menuGroups: readonly MenuGroup[] = order
  .map((section) => ({
    section,
    kinds: kinds
      .filter(({ menu }) => menu?.section === section)
      .sort((a, b) => (a.menu?.order ?? 0) - (b.menu?.order ?? 0)),
  }))
  .filter((group) => group.kinds.length > 0)

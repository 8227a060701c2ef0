'use client'
import { LogOut, Settings, UserRound } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { Button } from '@/components/ui/button'
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/menu'
import { useToast } from '@/components/ui/toast'
import { api, pages } from '@/lib/browser/paths'
import { requestJson } from '@/lib/browser/request'
import type { Person } from '@/lib/cluster/contract'
import { useAskToLeave, useGuardedPush } from './leave-guard'

export function UserMenu({ person }: { person: Person }) {
  const t = useTranslations()
  const push = useGuardedPush()
  const askToLeave = useAskToLeave()
  const toast = useToast()
  const signOut = async () => {
    try {
      await requestJson(api.session(), { method: 'DELETE' })
      // A full load: nothing of the session may stay in memory.
      window.location.assign(pages.signIn())
    } catch (error) {
      toast({ tone: 'error', title: t('user.signOutFailed'), text: error instanceof Error ? error.message : '' })
    }
  }
  return (
    <Menu
      trigger={
        <Button look="quiet" className="max-sm:w-9 max-sm:px-0" aria-label={t('user.menu', { name: person.user })}>
          <UserRound aria-hidden className="size-4" />
          <span className="max-w-32 truncate max-lg:hidden">{person.user}</span>
        </Button>
      }
    >
      <MenuLabel>{t('user.signedInAs')}</MenuLabel>
      <div className="px-2 pb-1.5 text-sm">
        <div className="font-mono break-all">{person.user}</div>
        {person.groups.length > 0 ? (
          <div className="mt-1 text-xs break-all text-faint">
            {t('user.groups')}: {person.groups.join(', ')}
          </div>
        ) : null}
      </div>
      <MenuSeparator />
      <MenuItem icon={Settings} onSelect={() => push(pages.settings())}>
        {t('user.settings')}
      </MenuItem>
      <MenuItem icon={LogOut} onSelect={() => askToLeave(() => void signOut())}>
        {t('user.signOut')}
      </MenuItem>
    </Menu>
  )
}

'use client'
import { Languages, type LucideIcon, Monitor, Moon, Sun } from 'lucide-react'
import { useRouter } from 'next/navigation'
import type { ComponentProps } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '@/components/ui/button'
import { type Choice, Menu, MenuChoices } from '@/components/ui/menu'
import { useToast } from '@/components/ui/toast'
import { useChangeSettings } from '@/lib/browser/use-settings'
import type { AllSettings } from '@/lib/settings/schema'
import { useCurrentSettings } from './settings-context'

type Theme = AllSettings['ui.theme']
type LanguageSetting = AllSettings['ui.language']

const themeIcons = { light: Sun, dark: Moon, system: Monitor } as const

export function useThemeChoices(): readonly Choice<Theme>[] {
  const t = useTranslations()
  return [
    { value: 'light', label: t('theme.light'), icon: Sun },
    { value: 'dark', label: t('theme.dark'), icon: Moon },
    { value: 'system', label: t('theme.system'), icon: Monitor },
  ]
}

export function useLanguageChoices(): readonly Choice<LanguageSetting>[] {
  const t = useTranslations()
  return [
    { value: 'en', label: t('language.en') },
    { value: 'zh', label: t('language.zh') },
    { value: 'browser', label: t('language.browser') },
  ]
}

/** Stores the change; another language also needs the page's texts anew. */
export function useChangePreference(): (changes: Partial<AllSettings>) => void {
  const t = useTranslations()
  const toast = useToast()
  const router = useRouter()
  const change = useChangeSettings()
  return (changes) =>
    change.mutate(changes, {
      onSuccess: () => {
        if (changes['ui.language']) router.refresh()
      },
      onError: (error) => toast({ tone: 'error', title: t('settings.saveFailed'), text: error.message }),
    })
}

export function ThemeMenu() {
  const t = useTranslations()
  const theme = useCurrentSettings()['ui.theme']
  const choices = useThemeChoices()
  const change = useChangePreference()
  return (
    <PreferenceMenu
      title={t('theme.change', { theme: labelOf(choices, theme) })}
      label={t('theme.label')}
      icon={themeIcons[theme]}
      value={theme}
      choices={choices}
      onChoose={(value) => change({ 'ui.theme': value })}
    />
  )
}

export function LanguageMenu() {
  const t = useTranslations()
  const language = useCurrentSettings()['ui.language']
  const choices = useLanguageChoices()
  const change = useChangePreference()
  return (
    <PreferenceMenu
      title={t('language.change', { language: labelOf(choices, language) })}
      label={t('language.label')}
      icon={Languages}
      value={language}
      choices={choices}
      onChoose={(value) => change({ 'ui.language': value })}
    />
  )
}

const labelOf = <T extends string>(choices: readonly Choice<T>[], wanted: T) =>
  choices.find(({ value }) => value === wanted)?.label ?? wanted

interface PreferenceMenuProps<T extends string> extends ComponentProps<typeof MenuChoices<T>> {
  /** Of the button: what is chosen now, and that it can be changed. */
  title: string
  icon: LucideIcon
}

function PreferenceMenu<T extends string>({ title, icon: Icon, ...choices }: PreferenceMenuProps<T>) {
  return (
    <Menu
      trigger={
        <Button look="quiet" square aria-label={title}>
          <Icon aria-hidden className="size-4" />
        </Button>
      }
    >
      <MenuChoices {...choices} />
    </Menu>
  )
}

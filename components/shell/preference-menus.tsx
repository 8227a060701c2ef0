'use client'
import { Languages, Monitor, Moon, Sun } from 'lucide-react'
import { useRouter } from 'next/navigation'
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
  const Icon = themeIcons[theme]
  const label = t('theme.change', { theme: choices.find(({ value }) => value === theme)?.label ?? theme })
  return (
    <Menu
      trigger={
        <Button look="quiet" square aria-label={label}>
          <Icon aria-hidden className="size-4" />
        </Button>
      }
    >
      <MenuChoices
        label={t('theme.label')}
        value={theme}
        choices={choices}
        onChoose={(value) => change({ 'ui.theme': value })}
      />
    </Menu>
  )
}

export function LanguageMenu() {
  const t = useTranslations()
  const language = useCurrentSettings()['ui.language']
  const choices = useLanguageChoices()
  const change = useChangePreference()
  const label = t('language.change', { language: choices.find(({ value }) => value === language)?.label ?? language })
  return (
    <Menu
      trigger={
        <Button look="quiet" square aria-label={label}>
          <Languages aria-hidden className="size-4" />
        </Button>
      }
    >
      <MenuChoices
        label={t('language.label')}
        value={language}
        choices={choices}
        onChoose={(value) => change({ 'ui.language': value })}
      />
    </Menu>
  )
}

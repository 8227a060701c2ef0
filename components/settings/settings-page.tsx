'use client'
import Link from 'next/link'
import { useLocale, useTranslations } from 'use-intl'
import { NamespaceChoice } from '@/components/shell/namespace-picker'
import { PageHeader } from '@/components/shell/page-header'
import { useChangePreference, useLanguageChoices, useThemeChoices } from '@/components/shell/preference-menus'
import { useCurrentSettings } from '@/components/shell/settings-context'
import { exactTime, useNow } from '@/components/ui/age'
import { buttonClass } from '@/components/ui/button'
import { Panel } from '@/components/ui/panel'
import { pages } from '@/lib/browser/paths'
import type { ClusterFacts } from '@/lib/cluster/contract'
import { ChoiceGroup } from './choice-group'
import { PasswordForm } from './password-form'

interface SettingsPageProps {
  clusters: readonly ClusterFacts[]
  hasPassword: boolean
  sessionEnds: string
}

export function SettingsPage({ clusters, hasPassword, sessionEnds }: SettingsPageProps) {
  const t = useTranslations()
  const locale = useLocale()
  const now = useNow()
  const settings = useCurrentSettings()
  const change = useChangePreference()
  const defaults = settings['ui.defaultNamespace']
  return (
    <>
      <PageHeader crumbs={[]} title={t('settings.title')} />
      <div className="grid max-w-3xl gap-4 px-4 pb-8 max-sm:px-3">
        <Panel title={t('settings.appearance')}>
          <ChoiceGroup
            legend={t('theme.label')}
            value={settings['ui.theme']}
            choices={useThemeChoices()}
            onChoose={(theme) => change({ 'ui.theme': theme })}
          />
        </Panel>
        <Panel title={t('settings.language')}>
          <ChoiceGroup
            legend={t('language.label')}
            value={settings['ui.language']}
            choices={useLanguageChoices()}
            onChoose={(language) => change({ 'ui.language': language })}
          />
        </Panel>
        <Panel title={t('clusters.title')}>
          <p className="mb-3 text-sm text-soft">{t('clusters.settingsHint', { count: clusters.length })}</p>
          <Link href={pages.clusters()} prefetch={false} className={buttonClass()}>
            {t('cluster.manage')}
          </Link>
        </Panel>
        <Panel title={t('settings.defaultNamespace')}>
          <p className="mb-3 text-sm text-soft">{t('settings.defaultNamespaceHint')}</p>
          <ul className="space-y-2">
            {clusters.map(({ id, name }) => {
              const current = defaults[id] || undefined
              return (
                <li key={id} className="flex flex-wrap items-center gap-3">
                  <span className="w-40 truncate font-medium">{name}</span>
                  <NamespaceChoice
                    cluster={id}
                    current={current}
                    label={`${name}: ${t('namespace.choose', { name: current ?? t('namespace.all') })}`}
                    onChoose={(chosen) => change({ 'ui.defaultNamespace': { ...defaults, [id]: chosen ?? '' } })}
                  />
                </li>
              )
            })}
          </ul>
        </Panel>
        <Panel title={t('settings.password')}>
          <PasswordForm hasPassword={hasPassword} />
        </Panel>
        <Panel title={t('settings.session')}>
          <p className="text-soft">
            {now === 0 ? null : t('settings.sessionEnds', { time: exactTime(sessionEnds, locale) })}
          </p>
        </Panel>
      </div>
    </>
  )
}

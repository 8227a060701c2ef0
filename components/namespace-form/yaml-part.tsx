'use client'
import { useTranslations } from 'use-intl'
import { LazyCodeEditor } from '@/components/editor/lazy-code-editor'
import { Button } from '@/components/ui/button'
import { Banner } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import type { FormEvent, FormState } from '@/lib/browser/namespace-form/state'
import { useFaultText } from './use-fault-text'

/** More would push the rest off the screen. */
const shownFaults = 5

/** The YAML, what is wrong with it, and the ways out. */
export function YamlPart({
  state: { text, faults, beyond },
  dispatch,
  focus,
}: {
  state: FormState
  dispatch(event: FormEvent): void
  /** Puts the cursor into the editor: the button that was pressed is gone then. */
  focus(): void
}) {
  const t = useTranslations()
  const { yamlFaultText } = useFaultText()
  return (
    <Panel title={t('createNamespace.yaml')} flush>
      <div className="space-y-2 p-3">
        <p id="yaml-hint" className="text-sm text-soft">
          {t('createNamespace.yamlHint')}
        </p>
        <LazyCodeEditor
          value={text}
          label={t('createNamespace.yamlLabel')}
          describedBy="yaml-hint yaml-fault"
          onChange={(next) => dispatch({ type: 'yaml', text: next })}
          faultLine={faults[0]?.line}
          className="h-[26rem]"
        />
        <div id="yaml-fault" aria-live="polite">
          {faults.length > 0 ? (
            <Banner sort="error">
              <ul className="space-y-1">
                {faults.slice(0, shownFaults).map((fault) => (
                  <li key={yamlFaultText(fault)}>{yamlFaultText(fault)}</li>
                ))}
              </ul>
              {faults.length > shownFaults ? (
                <p>{t('yamlFault.more', { count: faults.length - shownFaults })}</p>
              ) : null}
              <p>{t('createNamespace.yamlKept')}</p>
              <Button
                onClick={() => {
                  dispatch({ type: 'revert' })
                  focus()
                }}
              >
                {t('createNamespace.revert')}
              </Button>
            </Banner>
          ) : beyond.aliases ? (
            <Banner sort="info">
              <p>{t('createNamespace.aliasesRest')}</p>
              <Button
                onClick={() => {
                  dispatch({ type: 'write-out-aliases' })
                  focus()
                }}
              >
                {t('createNamespace.writeOutAliases')}
              </Button>
            </Banner>
          ) : null}
        </div>
      </div>
    </Panel>
  )
}

import type { useTranslations } from 'use-intl'

/** What CodeMirror says by itself, by its own English words. */
export function editorPhrases(t: ReturnType<typeof useTranslations<never>>): Record<string, string> {
  return {
    Find: t('editor.find'),
    next: t('editor.next'),
    previous: t('editor.previous'),
    all: t('editor.all'),
    'match case': t('editor.matchCase'),
    regexp: t('editor.regexp'),
    'by word': t('editor.byWord'),
    replace: t('editor.replace'),
    Replace: t('editor.replaceWith'),
    'replace all': t('editor.replaceAll'),
    close: t('editor.close'),
    'current match': t('editor.currentMatch'),
    'on line': t('editor.onLine'),
    'Go to line': t('editor.goToLine'),
    go: t('editor.go'),
    'Fold line': t('editor.fold'),
    'Unfold line': t('editor.unfold'),
    'folded code': t('editor.foldedCode'),
    unfold: t('editor.unfoldCode'),
    'Folded lines': t('editor.foldedLines'),
    'Unfolded lines': t('editor.unfoldedLines'),
    to: t('editor.to'),
    Completions: t('editor.completions'),
    'Control character': t('editor.controlCharacter'),
  }
}

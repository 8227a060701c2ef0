/** The words of whoever looks, for what runs in the browser; pages on the server, which have no hooks, take `vocabularyOf`. */
import { useMessages } from 'use-intl'
import { type Vocabulary, vocabularyOf } from './vocabulary-of'

export function useVocabulary(): Vocabulary {
  return vocabularyOf(useMessages())
}

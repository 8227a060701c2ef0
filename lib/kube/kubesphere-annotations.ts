/** Annotations that KubeSphere gave a meaning for people, and that others read as well. */
export const aliasAnnotation = 'kubesphere.io/alias-name'
export const descriptionAnnotation = 'kubesphere.io/description'

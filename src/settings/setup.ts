/** Taking the desk into use, in order; each step may be left for later (ux §2.11). */
export const setupSteps = ['service', 'security', 'mailbox', 'hours', 'receipt', 'people'] as const

export type SetupStepName = (typeof setupSteps)[number]

/** Whose a sealed secret is. */
export const codePlace = (staffId: string): string => `${staffId} second-factor`
/** The key of the signature of a unit's channel, or of a subscription; their ids do not meet. */
export const channelPlace = (id: string): string => `${id} signature`

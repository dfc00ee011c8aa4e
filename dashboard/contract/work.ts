/** How much waits for a person: the numbers beside the navigation. */
import { z } from 'zod'

export const zWorkCounts = z.object({ approvals: z.number().int(), inbox: z.number().int(), late: z.number().int(), reviews: z.number().int(), enterprise: z.number().int() })

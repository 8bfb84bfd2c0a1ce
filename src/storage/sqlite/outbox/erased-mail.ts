import { sql } from '../file/drizzle.ts'
import { messages } from '../schema/messages.ts'
import { outgoing } from '../schema/outgoing.ts'

/** Of a row of `outgoing`: it has no bytes that could be sent again, and nobody is asked what became of it. */
export const isMailErased = sql`exists (select 1 from ${messages} where ${messages.id} = ${outgoing.id} and ${messages.erasedAt} is not null)`

import type { Office } from '../office.ts'
import type { KeptForAct } from '../schema/acts.ts'

/**
 * In what a ticket was before an act that can be undone still. Only the word goes: how many tickets an act reached is
 * told to whoever did it.
 */
export function forgetInActs(
  { client }: Office,
  ticketId: string,
  field: keyof KeptForAct & ('movingDay' | 'title'),
): void {
  client
    .prepare(
      `update undoable_acts set tickets = (
         select json_group_array(
           case when value ->> '$.ticketId' = @ticketId then json_remove(value, @field)
           else json(value) end order by key)
         from json_each(undoable_acts.tickets))
       where exists (select 1 from json_each(undoable_acts.tickets)
         where value ->> '$.ticketId' = @ticketId and value ->> @field is not null)`,
    )
    .run({ ticketId, field: `$.before.${field}` })
}

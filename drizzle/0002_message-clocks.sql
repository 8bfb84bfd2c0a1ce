-- Measures kept of the events, one row for each received message. They are derived: no figure is true because it
-- stands here, and all of it can be thrown away and made again (`report response-times --rebuild`). A migration
-- that changes what is measured empties both tables; the next report begins anew.
CREATE TABLE `message_clocks` (
	`seq` integer PRIMARY KEY NOT NULL,
	`ticket_id` text NOT NULL,
	`message_id` text NOT NULL,
	`part` text NOT NULL,
	`language` text NOT NULL,
	`urgency` text NOT NULL,
	`arrived_ms` integer NOT NULL,
	`filed_ms` integer NOT NULL,
	`settings_version` integer NOT NULL,
	`due_ms` integer,
	`answered_ms` integer,
	`answer_id` text,
	`closed_ms` integer,
	`minutes` real,
	`handler_id` text,
	`reassignments` integer NOT NULL,
	`receipt` text NOT NULL,
	`receipt_id` text,
	`receipt_ms` integer,
	`receipt_reason` text,
	`is_receipt_bounced` integer NOT NULL,
	`ended_ms` integer NOT NULL GENERATED ALWAYS AS (coalesce(answered_ms, closed_ms, 8640000000000000)) VIRTUAL
) STRICT;
--> statement-breakpoint
CREATE INDEX `message_clocks_by_arrival` ON `message_clocks` (`arrived_ms`, `seq`);
--> statement-breakpoint
CREATE INDEX `message_clocks_of_ticket` ON `message_clocks` (`ticket_id`);
--> statement-breakpoint
CREATE INDEX `message_clocks_by_end` ON `message_clocks` (`ended_ms`, `arrived_ms`) WHERE part in ('first', 'next');
--> statement-breakpoint
CREATE TABLE `report_progress` (
	`seq` integer NOT NULL,
	`rebuilt_to` text
) STRICT;
--> statement-breakpoint
CREATE INDEX `events_of_settings` ON `events` (`seq`) WHERE kind = 'settings-changed';
--> statement-breakpoint
CREATE INDEX `events_of_users` ON `events` (`user_id`, `seq`) WHERE user_id is not null;

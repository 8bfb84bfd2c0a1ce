-- Every column a report reads, in the order of arrival: the long ids of a row need not be passed over.
DROP INDEX `message_clocks_by_arrival`;--> statement-breakpoint
CREATE INDEX `message_clocks_by_arrival` ON `message_clocks` (
	`arrived_ms`, `seq`, `part`, `language`, `urgency`, `settings_version`, `due_ms`, `answered_ms`, `closed_ms`, `minutes`,
	`handler_id`, `receipt`, `receipt_ms`, `receipt_reason`, `is_receipt_bounced`, `topic`
);

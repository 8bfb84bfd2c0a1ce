CREATE TABLE `attachments` (
	`id` text PRIMARY KEY NOT NULL,
	`message_id` text NOT NULL,
	`number` integer NOT NULL,
	`part` integer NOT NULL,
	`name` text NOT NULL,
	`type` text NOT NULL,
	`size` integer NOT NULL,
	`sha256` text NOT NULL,
	`content_id` text,
	`is_inline` integer NOT NULL,
	`is_left_on_server` integer NOT NULL,
	FOREIGN KEY (`message_id`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `attachments_of_message` ON `attachments` (`message_id`,`number`);--> statement-breakpoint
CREATE TABLE `chain_heads` (
	`chain` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `chain_keys` (
	`chain` text PRIMARY KEY NOT NULL,
	`wrapped` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `content_chunks` (
	`content_id` text NOT NULL,
	`number` integer NOT NULL,
	`bytes` blob NOT NULL,
	PRIMARY KEY(`content_id`, `number`),
	FOREIGN KEY (`content_id`) REFERENCES `contents`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `contents` (
	`id` text PRIMARY KEY NOT NULL,
	`sha256` text,
	`size` integer NOT NULL,
	`chunks` integer NOT NULL,
	`is_complete` integer NOT NULL,
	`writer_pid` integer NOT NULL,
	`touched_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `contents_by_hash` ON `contents` (`sha256`) WHERE is_complete = 1;--> statement-breakpoint
CREATE INDEX `contents_incomplete` ON `contents` (`touched_at`) WHERE is_complete = 0;--> statement-breakpoint
CREATE TABLE `counters` (
	`name` text PRIMARY KEY NOT NULL,
	`value` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `deliveries` (
	`id` text PRIMARY KEY NOT NULL,
	`content_id` text NOT NULL,
	`source` text NOT NULL,
	`mailbox` text,
	`folder` text,
	`uid_validity` integer,
	`uid` integer,
	`arrived_at` integer NOT NULL,
	`kept_at` integer NOT NULL,
	`is_history` integer NOT NULL,
	`is_late` integer NOT NULL,
	`left_on_server` text,
	`attempts` integer NOT NULL,
	`outcome` text NOT NULL,
	`message_id` text,
	`marked_at` integer,
	FOREIGN KEY (`content_id`) REFERENCES `contents`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`message_id`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `deliveries_by_position` ON `deliveries` (`mailbox`,`folder`,`uid_validity`,`uid`) WHERE source = 'imap';--> statement-breakpoint
CREATE UNIQUE INDEX `deliveries_by_file` ON `deliveries` (`content_id`) WHERE source = 'file';--> statement-breakpoint
CREATE INDEX `deliveries_unfiled` ON `deliveries` (`arrived_at`,`uid`,`id`) WHERE outcome = 'kept';--> statement-breakpoint
CREATE INDEX `deliveries_unmarked` ON `deliveries` (`mailbox`,`folder`,`uid_validity`,`uid`) WHERE marked_at is null and outcome <> 'kept';--> statement-breakpoint
CREATE INDEX `deliveries_by_content` ON `deliveries` (`content_id`);--> statement-breakpoint
CREATE TABLE `drafts` (
	`ticket_id` text NOT NULL,
	`user_id` text NOT NULL,
	`kind` text NOT NULL,
	`text` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`ticket_id`, `user_id`, `kind`),
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `event_texts` (
	`seq` integer PRIMARY KEY NOT NULL,
	`salt` text NOT NULL,
	`personal` text NOT NULL,
	FOREIGN KEY (`seq`) REFERENCES `events`(`seq`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `events` (
	`seq` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`ticket_id` text,
	`message_id` text,
	`user_id` text,
	`is_operator` integer NOT NULL,
	`facts` text NOT NULL,
	`commitment` text NOT NULL,
	`prev` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `events_of_ticket` ON `events` (`ticket_id`,`seq`) WHERE ticket_id is not null;--> statement-breakpoint
CREATE INDEX `events_of_mailbox` ON `events` (`kind`,`seq`) WHERE kind in ('mailbox-lost', 'mailbox-connected');--> statement-breakpoint
CREATE TABLE `failed_tries` (
	`key` text PRIMARY KEY NOT NULL,
	`count` integer NOT NULL,
	`last_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `folder_generations` (
	`mailbox` text NOT NULL,
	`folder` text NOT NULL,
	`number` integer NOT NULL,
	`uid_validity` integer NOT NULL,
	`baseline_uid` integer NOT NULL,
	`present_uid` integer NOT NULL,
	`is_first` integer NOT NULL,
	`complete_at` integer,
	PRIMARY KEY(`mailbox`, `folder`, `number`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `folder_generations_by_validity` ON `folder_generations` (`mailbox`,`folder`,`uid_validity`);--> statement-breakpoint
CREATE TABLE `leases` (
	`name` text PRIMARY KEY NOT NULL,
	`holder` text NOT NULL,
	`epoch` integer NOT NULL,
	`until` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `messages` (
	`id` text PRIMARY KEY NOT NULL,
	`ticket_id` text NOT NULL,
	`number` integer NOT NULL,
	`direction` text NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`sent_at` integer,
	`author_id` text,
	`form_id` text,
	`from_address` text,
	`to_addresses` text NOT NULL,
	`cc_addresses` text NOT NULL,
	`reply_to_addresses` text NOT NULL,
	`subject` text NOT NULL,
	`date_header` integer,
	`rfc_message_id` text,
	`message_key` text,
	`canonical_hash` text,
	`thread_index_guid` text,
	`in_reply_to` text,
	`reference_ids` text NOT NULL,
	`language` text,
	`content_id` text,
	`threaded_by` text,
	`automatic_reason` text,
	`authentication` text,
	`is_collapsed` integer NOT NULL,
	`is_degraded` integer NOT NULL,
	`is_undone` integer NOT NULL,
	`has_html` integer NOT NULL,
	`problems` text NOT NULL,
	`visible_text` text NOT NULL,
	`text` text NOT NULL,
	`html` text,
	`headers` text,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`author_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `messages_of_ticket` ON `messages` (`ticket_id`,`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `messages_by_form` ON `messages` (`form_id`) WHERE form_id is not null;--> statement-breakpoint
CREATE INDEX `messages_by_key` ON `messages` (`message_key`) WHERE message_key is not null;--> statement-breakpoint
CREATE INDEX `messages_by_thread_index` ON `messages` (`thread_index_guid`) WHERE thread_index_guid is not null;--> statement-breakpoint
CREATE TABLE `outgoing` (
	`id` text PRIMARY KEY NOT NULL,
	`ticket_id` text NOT NULL,
	`number` integer NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`state_at` integer NOT NULL,
	`rfc_message_id` text NOT NULL,
	`alias_id` text,
	`envelope_from` text NOT NULL,
	`queued_at` integer NOT NULL,
	`not_before` integer NOT NULL,
	`due_at` integer NOT NULL,
	`claim` text,
	`claim_holder` text,
	`lease_until` integer,
	`attempts` integer NOT NULL,
	`sent_at` integer,
	`snapshot` text,
	`copy_state` text NOT NULL,
	`copy_claim` text,
	`copy_lease_until` integer,
	`copy_due_at` integer,
	`copy_attempts` integer NOT NULL,
	FOREIGN KEY (`id`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `outgoing_by_alias` ON `outgoing` (`alias_id`) WHERE alias_id is not null;--> statement-breakpoint
CREATE INDEX `outgoing_due` ON `outgoing` (`due_at`,`number`) WHERE state in ('queued', 'retry');--> statement-breakpoint
CREATE INDEX `outgoing_leased` ON `outgoing` (`lease_until`) WHERE state in ('claimed', 'sending');--> statement-breakpoint
CREATE INDEX `outgoing_of_ticket` ON `outgoing` (`ticket_id`,`number`);--> statement-breakpoint
CREATE INDEX `outgoing_unconfirmed` ON `outgoing` (`state_at`) WHERE state = 'unconfirmed';--> statement-breakpoint
CREATE INDEX `outgoing_copies` ON `outgoing` (`copy_due_at`) WHERE copy_state in ('owed', 'claimed');--> statement-breakpoint
CREATE INDEX `outgoing_receipts` ON `outgoing` (`queued_at`) WHERE kind = 'receipt';--> statement-breakpoint
CREATE TABLE `outgoing_recipients` (
	`outgoing_id` text NOT NULL,
	`number` integer NOT NULL,
	`role` text NOT NULL,
	`name` text NOT NULL,
	`address` text NOT NULL,
	`key` text NOT NULL,
	`domain` text NOT NULL,
	`state` text NOT NULL,
	`code` integer,
	`status` text,
	`diagnostic` text,
	`at` integer,
	`receipt_queued_at` integer,
	PRIMARY KEY(`outgoing_id`, `number`),
	FOREIGN KEY (`outgoing_id`) REFERENCES `outgoing`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `recipients_of_receipts` ON `outgoing_recipients` (`key`,`receipt_queued_at`) WHERE receipt_queued_at is not null;--> statement-breakpoint
CREATE INDEX `domains_of_receipts` ON `outgoing_recipients` (`domain`,`receipt_queued_at`) WHERE receipt_queued_at is not null;--> statement-breakpoint
CREATE TABLE `participants` (
	`ticket_id` text NOT NULL,
	`key` text NOT NULL,
	`number` integer NOT NULL,
	`name` text NOT NULL,
	`address` text NOT NULL,
	PRIMARY KEY(`ticket_id`, `key`),
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `probes` (
	`id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `saved_searches` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`words` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `search_documents` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`message_id` text NOT NULL,
	`ticket_id` text NOT NULL,
	`plain` text NOT NULL,
	`analysed` text NOT NULL,
	FOREIGN KEY (`message_id`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `search_documents_of_message` ON `search_documents` (`message_id`);--> statement-breakpoint
CREATE TABLE `search_progress` (
	`analyser` text PRIMARY KEY NOT NULL,
	`done_to` integer NOT NULL,
	`until` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sessions` (
	`id_hash` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`seen_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `sessions_of_user` ON `sessions` (`user_id`);--> statement-breakpoint
CREATE TABLE `settings_versions` (
	`version` integer PRIMARY KEY NOT NULL,
	`settings` text NOT NULL,
	`saved_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sign_in_links` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `ticket_views` (
	`ticket_id` text NOT NULL,
	`user_id` text NOT NULL,
	`seen_at` integer NOT NULL,
	PRIMARY KEY(`ticket_id`, `user_id`),
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `tickets` (
	`id` text PRIMARY KEY NOT NULL,
	`reference` text NOT NULL,
	`state` text NOT NULL,
	`class` text NOT NULL,
	`subject` text NOT NULL,
	`requester_name` text,
	`requester_address` text,
	`language` text NOT NULL,
	`urgency` text NOT NULL,
	`assignee_id` text,
	`reminder_at` integer,
	`created_at` integer NOT NULL,
	`waiting_since` integer,
	`due_at` integer,
	`first_answered_at` integer,
	`closed_at` integer,
	`possibly_related_to` text,
	`has_undelivered` integer NOT NULL,
	`is_history` integer NOT NULL,
	`version` integer NOT NULL,
	`message_count` integer NOT NULL,
	`last_message_at` integer NOT NULL,
	`last_inbound_at` integer,
	`snippet` text NOT NULL,
	`has_attachments` integer NOT NULL,
	`message_total` integer NOT NULL,
	`due_order` integer GENERATED ALWAYS AS (coalesce(due_at, 8640000000000000)) VIRTUAL NOT NULL,
	`closed_order` integer GENERATED ALWAYS AS (coalesce(closed_at, 0)) VIRTUAL NOT NULL,
	FOREIGN KEY (`assignee_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tickets_by_reference` ON `tickets` (`reference`);--> statement-breakpoint
CREATE INDEX `tickets_open` ON `tickets` (`due_order`,`id`) WHERE class = 'enquiry' and state = 'open';--> statement-breakpoint
CREATE INDEX `tickets_waiting` ON `tickets` (`last_message_at`,`id`) WHERE class = 'enquiry' and state = 'waiting';--> statement-breakpoint
CREATE INDEX `tickets_closed` ON `tickets` (`closed_order`,`id`) WHERE class = 'enquiry' and state = 'closed';--> statement-breakpoint
CREATE INDEX `tickets_automatic` ON `tickets` (`last_message_at`,`id`) WHERE class = 'automatic';--> statement-breakpoint
CREATE INDEX `tickets_quarantine` ON `tickets` (`last_message_at`,`id`) WHERE class = 'quarantine';--> statement-breakpoint
CREATE INDEX `tickets_all` ON `tickets` (`last_message_at`,`id`);--> statement-breakpoint
CREATE INDEX `tickets_by_assignee` ON `tickets` (`assignee_id`,`state`) WHERE assignee_id is not null;--> statement-breakpoint
CREATE INDEX `tickets_with_reminder` ON `tickets` (`reminder_at`,`id`) WHERE reminder_at is not null;--> statement-breakpoint
CREATE INDEX `tickets_undelivered` ON `tickets` (`id`) WHERE has_undelivered = 1;--> statement-breakpoint
CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`role` text NOT NULL,
	`language` text NOT NULL,
	`password_hash` text,
	`is_disabled` integer NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_by_email` ON `users` (`email`);
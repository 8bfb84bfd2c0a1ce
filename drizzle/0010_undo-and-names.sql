ALTER TABLE `outgoing` ADD `gives_back` text;--> statement-breakpoint
ALTER TABLE `participants` ADD `name_key` text;--> statement-breakpoint
CREATE INDEX `participants_by_name` ON `participants` (`name_key`) WHERE name_key <> '';--> statement-breakpoint
CREATE INDEX `participants_unnamed` ON `participants` (`ticket_id`) WHERE name_key is null;
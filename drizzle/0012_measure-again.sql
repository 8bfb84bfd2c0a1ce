-- Marked tickets are measured otherwise from here on; without progress every measure is derived from the events anew.
DELETE FROM `message_clocks`;--> statement-breakpoint
DELETE FROM `report_progress`;

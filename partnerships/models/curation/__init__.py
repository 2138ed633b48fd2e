"""What curators do and are asked: their acts, the audit log, change sets, readers' reports, who has which row."""

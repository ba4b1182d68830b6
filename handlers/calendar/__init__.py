"""Days and hours: pure rules that read no clock and no database."""

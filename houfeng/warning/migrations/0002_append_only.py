"""What people were told is never edited or erased: the database refuses."""

from django.db import migrations

FORWARD = """
create function houfeng_messages_append_only() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only: add a new row instead', tg_table_name
        using errcode = 'restrict_violation';
end $$;
create trigger append_only before update or delete on warning_message
    for each row execute function houfeng_messages_append_only();
"""
BACKWARD = """
drop trigger append_only on warning_message;
drop function houfeng_messages_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("warning", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

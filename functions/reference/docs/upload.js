// the form is posted by the browser itself, as any page would do it: nothing here touches the bytes
const byId = (id) => document.getElementById(id);

const inputOf = ([name, value]) => {
  const input = document.createElement('input');
  Object.assign(input, { type: 'hidden', name, value });
  return input;
};

/** Takes `{url, fields}`, alone or as `form` of a whole answer. */
const take = (text) => {
  const given = JSON.parse(text);
  const { url, fields } = given.form ?? given;
  byId('upload').action = new URL(url).href;
  // in their order, and before the file: S3 reads no field behind it
  byId('fields').replaceChildren(...Object.entries(fields).map(inputOf));
};

byId('given').addEventListener('input', ({ target }) => {
  try {
    take(target.value);
    byId('send').disabled = false;
    byId('says').textContent = byId('upload').action;
  } catch (error) {
    byId('send').disabled = true;
    byId('says').textContent = String(error.message);
  }
});

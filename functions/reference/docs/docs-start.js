// a file of its own: the page's policy forbids scripts inside it
window.SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  displayOperationId: true,
  docExpansion: 'none',
  filter: true,
  validatorUrl: null, // the badge would ask a server outside
});

'use strict';
const http = require('http');
const os = require('os');

const greeting = process.env.GREETING || "You've hit";
let draining = false;

const www = http.createServer((request, response) => {
  // A client that keeps its connection would otherwise send its next request to a pod that is about to end.
  response.writeHead(200, draining ? { 'Content-Type': 'text/plain', Connection: 'close' } : { 'Content-Type': 'text/plain' });
  response.end(greeting + ' ' + os.hostname() + '\n');
});

console.log('Kubia server starting...');
www.listen(8080, () => console.log('Kubia server listens on 8080'));

// Kubernetes sends SIGTERM while it still takes this pod out of the Service: connections arrive for another second or two.
process.on('SIGTERM', () => {
  console.log('SIGTERM: draining');
  draining = true;
  setTimeout(() => {
    www.close(() => console.log('Kubia server stopped'));
    if (www.closeIdleConnections) www.closeIdleConnections();
  }, 5000);
});

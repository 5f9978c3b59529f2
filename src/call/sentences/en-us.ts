// American English.

export const enUs = {
  greeting: 'Welcome. You are joining the conference.',
  'ask-pin': 'Please enter your PIN, then press the pound key.',
  'ask-host-pin': 'Press the pound key to join. If you are the host, enter your PIN first.',
  'wrong-pin': 'That PIN is not right. Please enter your PIN, then press the pound key.',
  'wrong-pin-goodbye': 'That PIN is not right. Goodbye.',
  'one-moment': 'One moment, please.',
  'room-full': 'The conference is full. Please try again later. Goodbye.',
  'room-locked': 'The conference is locked. Goodbye.',
  failed: 'Sorry, something went wrong. Please call again. Goodbye.',
} as const;
